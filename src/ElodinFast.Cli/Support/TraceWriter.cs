using System.Buffers.Binary;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>
/// Follows a database on a thread of its own and writes, for one component of each row, when the row was committed: 24 bytes, little
/// endian, component id u64, log index i64, CLOCK_MONOTONIC ns i64. The component is the row's smallest id, so that two databases that
/// hold the same rows name the same one whatever the order in their groups. Warm.
/// </summary>
internal sealed class TraceWriter : IDisposable
{
    public const int RecordByteCount = 24;

    private const int PauseMs = 1;
    private const int FlushEveryPauses = 50;

    private readonly RowFollower _follower;
    private readonly FileStream _file;
    private readonly Thread _thread;
    private readonly List<int> _fieldByGroup = [];
    private volatile bool _isStopping;

    public TraceWriter(Database database, string file)
    {
        _file = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        _follower = database.Follow();
        _thread = new Thread(Loop) { Name = "trace", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Writes what was committed before the call, then closes the file.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _follower.Dispose();
        _file.Dispose();
    }

    private void Loop()
    {
        Span<byte> record = stackalloc byte[RecordByteCount];
        for (int pauses = 1; ; pauses++)
        {
            bool isLast = _isStopping;
            while (_follower.TryRead(out RowView row))
            {
                // A row that was read from the logs carries no stamp.
                if (row.CommitStampNs != 0)
                {
                    int field = FieldOf(row.Group);
                    BinaryPrimitives.WriteUInt64LittleEndian(record, row.Group.Components[field].Id.Value);
                    BinaryPrimitives.WriteInt64LittleEndian(record[8..], row.IndexOf(field));
                    BinaryPrimitives.WriteInt64LittleEndian(record[16..], row.CommitStampNs);
                    _file.Write(record);
                }
            }

            if (isLast)
            {
                return;
            }

            if (pauses % FlushEveryPauses == 0)
            {
                _file.Flush();
            }

            Thread.Sleep(PauseMs);
        }
    }

    private int FieldOf(RowGroup group)
    {
        while (_fieldByGroup.Count <= group.Id)
        {
            _fieldByGroup.Add(-1);
        }

        if (_fieldByGroup[group.Id] < 0)
        {
            int field = 0;
            for (int i = 1; i < group.Components.Length; i++)
            {
                field = group.Components[i].Id.Value < group.Components[field].Id.Value ? i : field;
            }

            _fieldByGroup[group.Id] = field;
        }

        return _fieldByGroup[group.Id];
    }
}
