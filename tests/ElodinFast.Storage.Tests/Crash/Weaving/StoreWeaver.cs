using System.Runtime.InteropServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace ElodinFast.Storage.Tests;

/// <summary>Writes a copy of an assembly that calls <see cref="StoreHook"/> after every store and around every system call.</summary>
/// <remarks>
/// A store is one through a pointer or reference, one of a field of a structure that lies in a ring, a volatile write, or a call of the
/// framework that changes files; the first three only in the types that have rings and mapped files in their hands. Too many are marked
/// rather than too few: a store that no file shows makes no image.
/// </remarks>
internal sealed class StoreWeaver
{
    private const string LibraryTypes = "Posix,LibC";

    private static readonly HashSet<string> s_system =
    [
        "Open", "Close", "Map", "MapMemory", "Unmap", "Allocate", "SetLength", "WriteAt", "Rename", "Sync", "SyncData", "SyncFileSystem", "Lock",
        "CreateMemoryFile",
    ];

    private static readonly HashSet<Code> s_stores =
    [
        Code.Stind_I, Code.Stind_I1, Code.Stind_I2, Code.Stind_I4, Code.Stind_I8, Code.Stind_R4, Code.Stind_R8, Code.Stobj, Code.Cpblk, Code.Initblk,
    ];

    private static readonly HashSet<string> s_holdMemory = ["CommitRing", "AppendLog", "RowGroup", "SharedWriter", "ComponentOwner", "RowPlan"];

    private readonly ModuleDefinition _module;
    private readonly Dictionary<string, MethodReference> _hooks;
    private readonly Dictionary<MethodDefinition, MethodDefinition> _wrappers = [];
    private readonly TypeDefinition _woven;

    private StoreWeaver(ModuleDefinition module)
    {
        _module = module;
        _hooks = typeof(StoreHook).GetMethods().Where(m => m.DeclaringType == typeof(StoreHook))
            .ToDictionary(m => m.Name, module.ImportReference);
        _woven = new TypeDefinition(
            "ElodinFast.Woven", "Calls", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, module.TypeSystem.Object);
    }

    /// <summary>Returns how many stores and calls are marked.</summary>
    public static int Weave(string source, string destination)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(source);
        var weaver = new StoreWeaver(module);
        int count = 0;
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).ToList())
        {
            count += weaver.Weave(method);
        }

        module.Types.Add(weaver._woven);
        module.Write(destination);
        return count;
    }

    private int Weave(MethodDefinition method)
    {
        MethodBody body = method.Body;
        body.SimplifyMacros();
        ILProcessor il = body.GetILProcessor();
        int count = 0;
        bool holdsMemory = s_holdMemory.Contains(method.DeclaringType.Name);
        foreach (Instruction instruction in body.Instructions.ToList())
        {
            if (instruction.Operand is MethodReference called && instruction.OpCode.Code is Code.Call or Code.Callvirt)
            {
                count += WeaveCall(il, instruction, called, holdsMemory) ? 1 : 0;
            }
            else if ((holdsMemory && s_stores.Contains(instruction.OpCode.Code)) || IsRingField(instruction))
            {
                il.InsertAfter(instruction, il.Create(OpCodes.Call, _hooks[nameof(StoreHook.AfterStore)]));
                count++;
            }
        }

        body.OptimizeMacros();
        return count;
    }

    private static bool IsRingField(Instruction instruction) =>
        instruction.OpCode.Code == Code.Stfld && instruction.Operand is FieldReference { DeclaringType.Name: "RingFileHeader" or "RingRowHeader" };

    private bool WeaveCall(ILProcessor il, Instruction instruction, MethodReference called, bool holdsMemory)
    {
        string type = called.DeclaringType.Name;
        if (LibraryTypes.Contains(type, StringComparison.Ordinal) && s_system.Contains(called.Name)
            && called.Resolve() is { } target && IsSystemCall(target))
        {
            instruction.Operand = target.Name == "WriteAt" ? _hooks[nameof(StoreHook.WriteAt)] : WrapperOf(target);
            return true;
        }

        if (holdsMemory && called.DeclaringType is GenericInstanceType { GenericArguments: [{ MetadataType: MetadataType.Byte }] } && called.Name == "CopyTo")
        {
            instruction.OpCode = OpCodes.Call;
            instruction.Operand = _hooks[type == "Span`1" ? nameof(StoreHook.CopySpanTo) : nameof(StoreHook.CopyTo)];
            return true;
        }

        bool isMemory = (type == "Volatile" && called.Name == "Write")
            || (type == "Unsafe" && (called.Name.StartsWith("Write", StringComparison.Ordinal) || called.Name.StartsWith("Copy", StringComparison.Ordinal)))
            || (type == "Span`1" && called.Name is "Clear" or "Fill");
        bool isStore = (holdsMemory && isMemory)
            || (type == "File" && called.Name is not "Exists") || (type == "Directory" && called.Name is "CreateDirectory" or "Delete");
        if (isStore)
        {
            il.InsertAfter(instruction, il.Create(OpCodes.Call, _hooks[nameof(StoreHook.AfterStore)]));
        }

        return isStore;
    }

    // What the compiler made of a LibraryImport: the import itself, or a method of the same name that calls it.
    private static bool IsSystemCall(MethodDefinition method) =>
        method.IsPInvokeImpl || (method.HasBody && method.Body.Instructions.Any(i => i.Operand is MethodReference m && m.Name.Contains("__PInvoke", StringComparison.Ordinal)));

    private MethodDefinition WrapperOf(MethodDefinition target)
    {
        if (_wrappers.TryGetValue(target, out MethodDefinition? wrapper))
        {
            return wrapper;
        }

        target.IsPublic = true;
        wrapper = new MethodDefinition(
            $"{target.DeclaringType.Name}_{target.Name}", MethodAttributes.Public | MethodAttributes.Static, target.ReturnType);
        foreach (ParameterDefinition parameter in target.Parameters)
        {
            wrapper.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        }

        wrapper.Body.InitLocals = true;
        var error = new VariableDefinition(_module.TypeSystem.Int32);
        var result = new VariableDefinition(target.ReturnType);
        wrapper.Body.Variables.Add(error);
        wrapper.Body.Variables.Add(result);
        ILProcessor il = wrapper.Body.GetILProcessor();
        Instruction go = il.Create(OpCodes.Nop);
        il.Emit(OpCodes.Ldstr, target.Name);
        il.Emit(OpCodes.Call, _hooks[nameof(StoreHook.BeforeCall)]);
        il.Emit(OpCodes.Stloc, error);
        il.Emit(OpCodes.Ldloc, error);
        il.Emit(OpCodes.Brfalse, go);
        il.Emit(OpCodes.Ldloc, error);
        il.Emit(OpCodes.Call, _module.ImportReference(typeof(Marshal).GetMethod(nameof(Marshal.SetLastPInvokeError))));
        if (target.Name == "Allocate")
        {
            il.Emit(OpCodes.Ldloc, error); // it answers the error itself
        }
        else
        {
            il.Emit(OpCodes.Ldc_I4_M1);
            if (target.ReturnType.MetadataType != MetadataType.Int32)
            {
                il.Emit(target.ReturnType.MetadataType == MetadataType.Int64 ? OpCodes.Conv_I8 : OpCodes.Conv_I);
            }
        }

        il.Emit(OpCodes.Ret);
        il.Append(go);
        for (int i = 0; i < wrapper.Parameters.Count; i++)
        {
            il.Emit(OpCodes.Ldarg, wrapper.Parameters[i]);
        }

        il.Emit(OpCodes.Call, target);
        il.Emit(OpCodes.Stloc, result);
        il.Emit(OpCodes.Ldstr, target.Name);
        if (wrapper.Parameters[0].ParameterType.MetadataType == MetadataType.Int32)
        {
            il.Emit(OpCodes.Ldarg, wrapper.Parameters[0]);
        }
        else
        {
            il.Emit(OpCodes.Ldc_I4_M1);
        }

        il.Emit(OpCodes.Call, _hooks[nameof(StoreHook.AfterCall)]);
        il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Ret);
        _woven.Methods.Add(wrapper);
        _wrappers.Add(target, wrapper);
        return wrapper;
    }
}
