using System.Buffers;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Hosting;

/// <summary>
/// A RealTime stream to a TCP client: every component is announced once, then every sample from the request on goes out as a table, in
/// its component's order. What a slow client has not taken stays in the logs. A sample is hot: 0 B.
/// </summary>
internal sealed class RealTimeStream : SessionStream
{
    private const int NotStreamed = -1;

    private readonly Database _database;
    private readonly byte _requestId;
    private readonly ILogger _logger;
    private readonly RowFollower _follower;
    private readonly Dictionary<ulong, int> _indexById = []; // place in the database's list
    private readonly List<int[]?> _indexesByGroup = []; // the same for each member of a row group
    private int _announcedCount;

    /// <summary>Starts at the present end: to be created where the request is handled.</summary>
    public RealTimeStream(Database database, byte requestId, ILogger logger)
    {
        _database = database;
        _requestId = requestId;
        _logger = logger;
        _follower = database.Follow();
    }

    public override bool HasMore => _announcedCount != _database.Components.Count || _follower.HasMore;

    public override void Fill(ArrayBufferWriter<byte> output, int byteCount)
    {
        while (output.WrittenCount < byteCount)
        {
            if (_announcedCount < _database.Components.Count)
            {
                AnnounceNext(output);
            }
            else if (_follower.TryRead(out RowView row))
            {
                WriteRow(output, in row);
            }
            else
            {
                return;
            }
        }
    }

    public override void Dispose() => _follower.Dispose();

    private void AnnounceNext(ArrayBufferWriter<byte> output)
    {
        int index = _announcedCount++;
        Component component = _database.Components[index];
        bool canStream = ComponentPackets.CanStream(component, index);
        _indexById[component.Id.Value] = canStream ? index : NotStreamed;
        if (canStream)
        {
            ComponentPackets.WriteAnnouncement(output, _database, ComponentPackets.IdOf(index), component, _requestId);
        }
        else
        {
            _logger.LogWarning("{Component} is not streamed: no VTable can describe it, or there are too many components", component.Name);
        }
    }

    private void WriteRow(ArrayBufferWriter<byte> output, in RowView row)
    {
        RowGroup group = row.Group;
        int[] indexes = group.Id < _indexesByGroup.Count && _indexesByGroup[group.Id] is { } known ? known : FindIndexes(output, group);
        ReadOnlySpan<byte> values = row.Values;
        ReadOnlySpan<int> offsets = group.Offsets;
        ReadOnlySpan<Component> components = group.Components;
        for (int i = 0; i < indexes.Length; i++)
        {
            if (indexes[i] != NotStreamed)
            {
                int byteCount = components[i].ByteCount;
                Span<byte> target = output.GetSpan(ComponentPackets.TableOverheadByteCount + byteCount);
                output.Advance(ComponentPackets.WriteTable(
                    target, ComponentPackets.IdOf(indexes[i]), _requestId, row.TimestampMicros, values.Slice(offsets[i], byteCount)));
            }
        }
    }

    // Once a group. A component may have been registered, and written, since this round announced.
    private int[] FindIndexes(ArrayBufferWriter<byte> output, RowGroup group)
    {
        while (_announcedCount < _database.Components.Count)
        {
            AnnounceNext(output);
        }

        int[] indexes = new int[group.Components.Length];
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = _indexById[group.Components[i].Id.Value];
        }

        while (_indexesByGroup.Count <= group.Id)
        {
            _indexesByGroup.Add(null);
        }

        _indexesByGroup[group.Id] = indexes;
        return indexes;
    }
}
