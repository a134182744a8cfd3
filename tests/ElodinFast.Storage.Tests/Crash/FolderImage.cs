using System.Runtime.InteropServices;
using ElodinFast.Buffers;

namespace ElodinFast.Storage.Tests;

/// <summary>What a folder holds at one moment: names and bytes. Images that follow one another share the files that did not change.</summary>
internal sealed class FolderImage
{
    private const string RingSuffix = ".ring";

    private FolderImage(string root, SortedDictionary<string, byte[]> files, SortedSet<string> folders)
    {
        Root = root;
        Files = files;
        Folders = folders;
    }

    public string Root { get; }

    /// <summary>Bytes by path from the root.</summary>
    public SortedDictionary<string, byte[]> Files { get; }

    public SortedSet<string> Folders { get; }

    public static FolderImage Take(string root, FolderImage? previous = null)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string folder in Directory.GetDirectories(root, "*", SearchOption.AllDirectories))
        {
            folders.Add(folder[(root.Length + 1)..]);
        }

        foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            byte[] bytes = AtomicFile.TryRead(file)!; // the framework's own reading minds the locks on a file
            string name = file[(root.Length + 1)..];
            files[name] = previous?.Files.GetValueOrDefault(name) is { } old && old.AsSpan().SequenceEqual(bytes) ? old : bytes;
        }

        return new FolderImage(root, files, folders);
    }

    public FolderImage With(string name, byte[]? bytes)
    {
        var files = new SortedDictionary<string, byte[]>(Files, StringComparer.Ordinal);
        if (bytes is null)
        {
            files.Remove(name);
        }
        else
        {
            files[name] = bytes;
        }

        return new FolderImage(Root, files, Folders);
    }

    public bool SameAs(FolderImage other) =>
        Files.Count == other.Files.Count && Folders.SetEquals(other.Folders)
        && Files.All(f => other.Files.TryGetValue(f.Key, out byte[]? bytes) && ReferenceEquals(bytes, f.Value));

    /// <summary>
    /// Makes a folder hold this and nothing else. The rings' headers get the device and inode of the database's directory there: a ring
    /// of another directory would be left alone.
    /// </summary>
    public void WriteTo(string root, string database)
    {
        Directory.CreateDirectory(root);
        foreach (string folder in Folders)
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        foreach (string folder in Directory.GetDirectories(root, "*", SearchOption.AllDirectories))
        {
            if (!Folders.Contains(folder[(root.Length + 1)..]) && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            if (!Files.ContainsKey(file[(root.Length + 1)..]))
            {
                File.Delete(file);
            }
        }

        foreach ((string name, byte[] bytes) in Files)
        {
            File.WriteAllBytes(Path.Combine(root, name), name.EndsWith(RingSuffix, StringComparison.Ordinal) ? Adopt(bytes, database) : bytes);
        }
    }

    private static byte[] Adopt(byte[] ring, string database)
    {
        if (ring.Length < RingFileHeader.ByteCount || MemoryMarshal.Read<ulong>(ring) != RingFileHeader.ExpectedMagic
            || !LibC.TryIdentify(database, out ulong device, out ulong inode))
        {
            return ring;
        }

        byte[] adopted = [.. ring];
        RingFileHeader header = MemoryMarshal.Read<RingFileHeader>(adopted);
        header.DirectoryDevice = device;
        header.DirectoryInode = inode;
        MemoryMarshal.Write(adopted, header);
        return adopted;
    }
}
