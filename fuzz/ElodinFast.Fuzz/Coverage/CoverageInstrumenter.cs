using System.Runtime.InteropServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace ElodinFast.Fuzz;

/// <summary>Writes a copy of an assembly in which every basic block counts its executions in one byte.</summary>
/// <remarks>
/// The counters are native memory behind a static readonly pointer of a type that is added to the assembly: the JIT makes a constant of
/// it, and a block costs one increment of a byte in memory. Code that the compiler made (records' printing, enumerators) is left alone.
/// </remarks>
internal static class CoverageInstrumenter
{
    internal const string TypeName = "CoverageCounters";
    internal const string PointerField = "Pointer";
    internal const string CountField = "Count";

    /// <summary>Returns the number of blocks.</summary>
    public static int Instrument(string source, string destination)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(source);
        TypeDefinition counters = AddCounters(module, out FieldDefinition pointer, out FieldDefinition count);
        int blockCount = 0;
        foreach (MethodDefinition method in module.GetTypes().Where(t => t != counters && !IsCompilerGenerated(t)).SelectMany(t => t.Methods))
        {
            if (method.HasBody && !IsCompilerGenerated(method))
            {
                Instrument(method.Body, pointer, ref blockCount);
            }
        }

        AddInitializer(module, counters, pointer, count, blockCount);
        module.Write(destination);
        return blockCount;
    }

    private static bool IsCompilerGenerated(ICustomAttributeProvider member) =>
        member.HasCustomAttributes && member.CustomAttributes.Any(a => a.AttributeType.Name == "CompilerGeneratedAttribute");

    private static TypeDefinition AddCounters(ModuleDefinition module, out FieldDefinition pointer, out FieldDefinition count)
    {
        var type = new TypeDefinition(
            "ElodinFast.Fuzz",
            TypeName,
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit,
            module.TypeSystem.Object);
        const FieldAttributes Attributes = FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.InitOnly;
        pointer = new FieldDefinition(PointerField, Attributes, new PointerType(module.TypeSystem.Byte));
        count = new FieldDefinition(CountField, Attributes, module.TypeSystem.Int32);
        type.Fields.Add(pointer);
        type.Fields.Add(count);
        module.Types.Add(type);
        return type;
    }

    private static void AddInitializer(
        ModuleDefinition module, TypeDefinition type, FieldDefinition pointer, FieldDefinition count, int blockCount)
    {
        const MethodAttributes Attributes = MethodAttributes.Private | MethodAttributes.HideBySig | MethodAttributes.SpecialName
            | MethodAttributes.RTSpecialName | MethodAttributes.Static;
        var initializer = new MethodDefinition(".cctor", Attributes, module.TypeSystem.Void);
        ILProcessor il = initializer.Body.GetILProcessor();
        il.Emit(OpCodes.Ldc_I4, CoverageMap.PaddedCount(blockCount));
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Call, module.ImportReference(typeof(NativeMemory).GetMethod(nameof(NativeMemory.AllocZeroed), [typeof(nuint)])));
        il.Emit(OpCodes.Stsfld, pointer);
        il.Emit(OpCodes.Ldc_I4, blockCount);
        il.Emit(OpCodes.Stsfld, count);
        il.Emit(OpCodes.Ret);
        type.Methods.Add(initializer);
    }

    private static void Instrument(MethodBody body, FieldDefinition pointer, ref int blockCount)
    {
        body.SimplifyMacros();
        ILProcessor il = body.GetILProcessor();
        Dictionary<Instruction, Instruction> counted = [];
        foreach (Instruction start in BlockStarts(body))
        {
            Instruction[] increment =
            [
                il.Create(OpCodes.Ldsfld, pointer),
                il.Create(OpCodes.Ldc_I4, blockCount++),
                il.Create(OpCodes.Add),
                il.Create(OpCodes.Dup),
                il.Create(OpCodes.Ldind_U1),
                il.Create(OpCodes.Ldc_I4_1),
                il.Create(OpCodes.Add),
                il.Create(OpCodes.Conv_U1),
                il.Create(OpCodes.Stind_I1),
            ];
            foreach (Instruction instruction in increment)
            {
                il.InsertBefore(start, instruction);
            }

            counted.Add(start, increment[0]);
        }

        Redirect(body, counted);
        body.OptimizeMacros();
    }

    private static List<Instruction> BlockStarts(MethodBody body)
    {
        HashSet<Instruction> starts = [body.Instructions[0]];
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                starts.Add(target);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                starts.UnionWith(targets);
            }

            if (instruction.OpCode.FlowControl is FlowControl.Cond_Branch && instruction.Next is not null)
            {
                starts.Add(instruction.Next);
            }
        }

        starts.UnionWith(body.ExceptionHandlers.Select(h => h.HandlerStart));
        return [.. body.Instructions.Where(starts.Contains)];
    }

    // Whoever jumped to a block's first instruction now jumps to its counter, and the ranges of handlers begin and end there.
    private static void Redirect(MethodBody body, Dictionary<Instruction, Instruction> counted)
    {
        Instruction Of(Instruction instruction) => counted.GetValueOrDefault(instruction, instruction);
        foreach (Instruction instruction in body.Instructions)
        {
            instruction.Operand = instruction.Operand switch
            {
                Instruction target => Of(target),
                Instruction[] targets => Array.ConvertAll(targets, Of),
                object other => other,
                null => null,
            };
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = Of(handler.TryStart);
            handler.TryEnd = handler.TryEnd is null ? null : Of(handler.TryEnd);
            handler.HandlerStart = Of(handler.HandlerStart);
            handler.HandlerEnd = handler.HandlerEnd is null ? null : Of(handler.HandlerEnd);
            handler.FilterStart = handler.FilterStart is null ? null : Of(handler.FilterStart);
        }
    }
}
