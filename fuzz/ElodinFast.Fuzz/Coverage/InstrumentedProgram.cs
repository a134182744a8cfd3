using System.Reflection;
using System.Runtime.Loader;

namespace ElodinFast.Fuzz;

/// <summary>
/// Runs this program once more in the same process, from copies of its own assemblies of which the tested ones count their blocks.
/// </summary>
internal static class InstrumentedProgram
{
    private const string Prefix = "ElodinFast.";

    private static readonly string[] s_tested = ["ElodinFast.Wire"];

    /// <summary>Calls <see cref="Commands.Run(string[])"/> there. The copies are removed at the end.</summary>
    public static int Run(string[] args)
    {
        string folder = Directory.CreateTempSubdirectory("elodinfast-fuzz-").FullName;
        try
        {
            foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, Prefix + "*.dll"))
            {
                string copy = Path.Combine(folder, Path.GetFileName(file));
                if (s_tested.Contains(Path.GetFileNameWithoutExtension(file)))
                {
                    CoverageInstrumenter.Instrument(file, copy);
                }
                else
                {
                    File.Copy(file, copy);
                }
            }

            Assembly program = new CopyLoader(folder).LoadFromAssemblyName(typeof(InstrumentedProgram).Assembly.GetName());
            MethodInfo run = program.GetType(typeof(Commands).FullName!, throwOnError: true)!.GetMethod(nameof(Commands.Run))!;
            return (int)run.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [args], culture: null)!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true); // what is mapped stays until the process ends
        }
    }

    private sealed class CopyLoader(string folder) : AssemblyLoadContext("instrumented")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
