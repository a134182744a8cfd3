using System.Net;
using ElodinFast.Storage;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>A server on a free port over a database in a directory of its own.</summary>
public sealed class ServerFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ServerFixture()
    {
        Database = Database.Open(_directory["db"]);
        Server = ImpellerServer.Start(Database, Options(0));
    }

    public Database Database { get; }

    public ImpellerServer Server { get; private set; }

    public RawClient Connect() => new(Server.EndPoint);

    /// <summary>A component of that many f64 with a VTable under the id: timestamp at 0, value at 8.</summary>
    public static VTableMsg VTable(PacketId id, string component, params ulong[] dimensions) => new(
        id,
        new VTableBuilder()
            .AddComponent(8, ComponentId.FromName(component), new ComponentSchema(PrimitiveType.F64, dimensions), VTableNode.Table(0, 8))
            .Build());

    /// <summary>Until some session has a stream: requests of different connections have no order of their own.</summary>
    public void WaitForStream() => Assert.True(SpinWait.SpinUntil(() => Server.StreamCount > 0, 5000));

    /// <summary>Stops the server and starts another on the same port.</summary>
    public void Restart()
    {
        int port = Server.EndPoint.Port;
        Server.Dispose();
        Server = ImpellerServer.Start(Database, Options(port));
    }

    public void Dispose()
    {
        Server.Dispose();
        Database.Dispose();
        _directory.Dispose();
    }

    public static ServerOptions Options(int port) => new() { Address = new IPEndPoint(IPAddress.Loopback, port) };
}
