using System.IO.MemoryMappedFiles;

namespace ElodinFast.KillCampaign;

/// <summary>
/// What the child was told to be committed, counted in a file that both processes map: it outlives the child, and no code of the database
/// writes it.
/// </summary>
internal sealed unsafe class Acknowledged : IDisposable
{
    public const int Owner = 0;
    public const int Shared = 1;
    public const int Messages = 2;
    public const int Components = 3;

    private const int ByteCount = 4096;
    private const int SlotByteCount = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    public Acknowledged(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, ByteCount);
        _view = _file.CreateViewAccessor();
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    // Slots lie inside the view: four of 64 bytes in 4096.
    public long this[int slot]
    {
        get => Volatile.Read(ref *(long*)(_start + (slot * SlotByteCount)));
        set => Volatile.Write(ref *(long*)(_start + (slot * SlotByteCount)), value);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
