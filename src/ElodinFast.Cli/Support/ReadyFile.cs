using System.Net;

namespace ElodinFast.Cli;

/// <summary>Tells whoever started a server that it serves, and where; appears whole or not at all.</summary>
internal static class ReadyFile
{
    public static void Write(string? file, IPEndPoint endPoint)
    {
        if (file is not null)
        {
            string temporary = file + ".tmp";
            File.WriteAllText(temporary, endPoint.ToString());
            File.Move(temporary, file, overwrite: true);
        }
    }

    /// <summary>The address, or null while there is none.</summary>
    public static IPEndPoint? TryRead(string file) => File.Exists(file) ? IPEndPoint.Parse(File.ReadAllText(file)) : null;
}
