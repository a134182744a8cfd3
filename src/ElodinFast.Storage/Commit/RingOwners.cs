using System.Runtime.InteropServices;
using System.Text;
using ElodinFast.Buffers;

namespace ElodinFast.Storage;

/// <summary>Finds out whether the directory that a ring belongs to is still there. Cold.</summary>
internal static class RingOwners
{
    private const int NoSuchFile = 2;
    private const int NotADirectory = 20;
    private const int SiblingCountMax = 4096;

    /// <summary>By path, device and inode, as the ring's header has them.</summary>
    public static RingOwner Look(string directory, ulong device, ulong inode)
    {
        directory = Path.TrimEndingDirectorySeparator(directory);
        if (Encoding.UTF8.GetByteCount(directory) >= RingFileHeader.PathByteCountMax || !Path.IsPathRooted(directory))
        {
            return RingOwner.Unknown; // cut short, or of another kind
        }

        bool isThere = LibC.TryIdentify(directory, out ulong foundDevice, out ulong foundInode);
        if (isThere && foundDevice == device && foundInode == inode)
        {
            return RingOwner.Exists;
        }

        // Another directory in its place, or none. The nearest one above that exists tells which file system is mounted there.
        string? above = isThere ? Path.GetDirectoryName(directory) : directory;
        while (!isThere)
        {
            if (Marshal.GetLastPInvokeError() is not (NoSuchFile or NotADirectory) || (above = Path.GetDirectoryName(above)) is null)
            {
                return RingOwner.Unknown;
            }

            isThere = LibC.TryIdentify(above, out foundDevice, out _);
        }

        if (foundDevice != device || above is null)
        {
            return RingOwner.Unknown;
        }

        return HasDirectory(above, device, inode);
    }

    // Renamed in its place: the ring's rows go to it when it is opened under its new name.
    private static RingOwner HasDirectory(string parent, ulong device, ulong inode)
    {
        try
        {
            int count = 0;
            foreach (string sibling in Directory.EnumerateDirectories(parent))
            {
                if (++count > SiblingCountMax)
                {
                    return RingOwner.Unknown;
                }

                if (LibC.TryIdentify(sibling, out ulong foundDevice, out ulong foundInode) && foundDevice == device && foundInode == inode)
                {
                    return RingOwner.Exists;
                }
            }

            return RingOwner.Deleted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return RingOwner.Unknown;
        }
    }
}
