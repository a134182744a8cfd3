using System.Buffers;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Hosting;

/// <summary>Tells a client when the newest timestamp or the configuration has changed; the present timestamp at once.</summary>
internal sealed class LastUpdatedStream(Database database, byte requestId) : SessionStream
{
    private long _configGeneration = database.ConfigGeneration;
    private long _sent;
    private bool _hasSent;

    public override bool HasMore =>
        !_hasSent || _sent != database.LastUpdated || _configGeneration != database.ConfigGeneration;

    public override void Fill(ArrayBufferWriter<byte> output, int byteCount)
    {
        if (!HasMore)
        {
            return;
        }

        long generation = database.ConfigGeneration;
        if (_configGeneration != generation)
        {
            _configGeneration = generation;
            Packets.Write(output, database.Config, requestId);
        }

        _sent = database.LastUpdated;
        _hasSent = true;
        Packets.Write(output, new LastUpdated(_sent), requestId);
    }

    public override void Dispose()
    {
    }
}
