using System.Reflection;
using System.Runtime.Loader;

namespace ElodinFast.Storage.Tests;

/// <summary>Copies of the storage code with hooks, in a load context of their own, and with them a copy of the workload that uses them.</summary>
internal sealed class WovenStorage
{
    private static readonly Lazy<WovenStorage> s_shared = new(() => new WovenStorage());

    private readonly MethodInfo _run;
    private readonly MethodInfo _set;

    private WovenStorage()
    {
        string folder = Directory.CreateTempSubdirectory("efast-woven-").FullName;
        try
        {
            foreach (string name in (string[])["ElodinFast.Wire", "ElodinFast.Buffers", "ElodinFast.Storage"])
            {
                MarkedCount += StoreWeaver.Weave(Path.Combine(AppContext.BaseDirectory, name + ".dll"), Path.Combine(folder, name + ".dll"));
            }

            string tests = typeof(WovenStorage).Assembly.GetName().Name!;
            File.Copy(Path.Combine(AppContext.BaseDirectory, tests + ".dll"), Path.Combine(folder, tests + ".dll"));
            var loader = new Loader(folder);
            Assembly copy = loader.LoadFromAssemblyName(new AssemblyName(tests));
            loader.LoadAll();
            _run = copy.GetType(typeof(CrashWorkload).FullName!, throwOnError: true)!.GetMethod(nameof(CrashWorkload.Run))!;
            _set = copy.GetType(typeof(StoreHook).FullName!, throwOnError: true)!.GetMethod(nameof(StoreHook.Set))!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true); // what is mapped stays until the process ends
        }
    }

    /// <summary>Made once a process.</summary>
    public static WovenStorage Shared => s_shared.Value;

    /// <summary>Stores and calls that have a hook.</summary>
    public int MarkedCount { get; }

    public void Set(
        Action? stored, Func<string, int>? calling, Action<string, int>? called, Action<string, long>? attempting, Action<bool>? attempted) =>
        _set.Invoke(null, [stored, calling, called, attempting, attempted]);

    /// <summary><see cref="CrashWorkload.Run"/>, there.</summary>
    public void Run(string database, string rings, int seed, int roundCount, int fillCount, bool isKilled) =>
        _run.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [database, rings, seed, roundCount, fillCount, isKilled], culture: null);

    private sealed class Loader(string folder) : AssemblyLoadContext("woven")
    {
        public void LoadAll()
        {
            foreach (string file in Directory.GetFiles(folder, "*.dll"))
            {
                LoadFromAssemblyPath(file);
            }
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
