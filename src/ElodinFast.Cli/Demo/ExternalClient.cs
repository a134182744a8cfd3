using System.Buffers.Binary;
using ElodinFast.Client;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>
/// The demo's operator: a client like any other, attached to the external database. Sees the flight there, and steers it from there.
/// </summary>
internal sealed class ExternalClient : IAsyncDisposable
{
    public const string TrimName = "rocket.fin_control_trim";

    private const int AltitudeElement = 6;
    private const int VelocityElement = 3;

    private static readonly PacketId s_trimTable = new(0x7f, 0x01);
    private static readonly ComponentId s_tick = ComponentId.FromName("Globals.tick");
    private static readonly ComponentId s_position = ComponentId.FromName("rocket.world_pos");
    private static readonly ComponentId s_velocity = ComponentId.FromName("rocket.world_vel");
    private static readonly ComponentId s_fin = ComponentId.FromName("rocket.fin_deflect");

    private readonly ImpellerClient _client;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ulong _tickToReach;
    private readonly Lock _gate = new();
    private FlightView _view = new();
    private long _timestampMicros;

    private ExternalClient(ImpellerClient client, long tickToReach)
    {
        _client = client;
        _tickToReach = (ulong)tickToReach;
    }

    /// <summary>Completes when the external database has shown the tick that was waited for.</summary>
    public Task Reached => _reached.Task;

    /// <summary>What the external database shows now.</summary>
    public FlightView View
    {
        get
        {
            lock (_gate)
            {
                return _view;
            }
        }
    }

    public static async Task<ExternalClient> ConnectAsync(string address, long tickToReach, CancellationToken cancellationToken)
    {
        ImpellerClient client = await ImpellerClient.ConnectAsync(address, cancellationToken: cancellationToken).ConfigureAwait(false);
        var result = new ExternalClient(client, tickToReach);
        await client.StreamRealTimeAsync(result.OnValue, cancellationToken: cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Writes the trim, at the time that the flight has reached, and waits until the database has taken it.</summary>
    public async Task WriteTrimAsync(double degrees, CancellationToken cancellationToken)
    {
        VTable vtable = new VTableBuilder()
            .AddComponent(
                sizeof(long),
                ComponentId.FromName(TrimName),
                new ComponentSchema(PrimitiveType.F64),
                VTableNode.Table(0, sizeof(long)))
            .Build();
        await _client.RegisterVTableAsync(new VTableMsg(s_trimTable, vtable), cancellationToken).ConfigureAwait(false);
        await _client.SendTableAsync(s_trimTable, Row(degrees), cancellationToken).ConfigureAwait(false);
        await _client.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private byte[] Row(double degrees)
    {
        var row = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(row, Volatile.Read(ref _timestampMicros));
        BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(sizeof(long)), degrees);
        return row;
    }

    private void OnValue(StreamedComponent component, long timestampMicros, ReadOnlySpan<byte> value)
    {
        lock (_gate)
        {
            if (component.Id == s_position)
            {
                _view = _view with { AltitudeMetres = Element(value, AltitudeElement) };
            }
            else if (component.Id == s_velocity)
            {
                double x = Element(value, VelocityElement);
                double y = Element(value, VelocityElement + 1);
                double z = Element(value, VelocityElement + 2);
                _view = _view with { SpeedMetresPerSecond = Math.Sqrt((x * x) + (y * y) + (z * z)) };
            }
            else if (component.Id == s_fin)
            {
                _view = _view with { FinDegrees = Element(value, 0) };
            }
            else if (component.Id == s_tick)
            {
                ulong tick = BinaryPrimitives.ReadUInt64LittleEndian(value);
                _view = _view with { Tick = (long)tick };
                Volatile.Write(ref _timestampMicros, timestampMicros);
                if (tick >= _tickToReach)
                {
                    _reached.TrySetResult();
                }
            }
        }
    }

    private static double Element(ReadOnlySpan<byte> value, int index) =>
        BinaryPrimitives.ReadDoubleLittleEndian(value[(index * sizeof(double))..]);
}
