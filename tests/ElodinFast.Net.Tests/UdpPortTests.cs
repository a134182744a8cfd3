using System.Net;
using Xunit;

namespace ElodinFast.Net.Tests;

public sealed class UdpPortTests
{
    private const int BufferBytes = 1024 * 1024;

    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void Receive_DatagramsOfManySizes_ComeWhole()
    {
        using UdpPort a = UdpPort.Bind(s_loopback, BufferBytes);
        using UdpPort b = UdpPort.Bind(s_loopback, BufferBytes);
        SocketAddress to = a.CreateAddress(b.LocalEndPoint);
        SocketAddress from = b.CreateAddress();
        var buffer = new byte[65_507];
        foreach (int byteCount in new[] { 0, 1, 8, 1472, 12_000, 65_507 })
        {
            Assert.Equal(UdpSendStatus.Sent, a.SendTo(new byte[byteCount], to));
            Assert.Equal(byteCount, b.Receive(buffer, from, 1000));
            Assert.Equal(a.CreateAddress(a.LocalEndPoint), from);
        }

        Assert.Equal(UdpSendStatus.TooLarge, a.SendTo(new byte[65_508], to));
    }

    [Fact]
    public void Receive_NothingCame_ReturnsAtTheTimeout()
    {
        using UdpPort a = UdpPort.Bind(s_loopback, BufferBytes);
        Assert.Equal(-1, a.Receive(new byte[65_507], a.CreateAddress(), 20));
    }

    [Fact]
    public void Send_PeerIsGone_SaysRefusedAndDoesNotThrow()
    {
        using UdpPort a = UdpPort.Bind(s_loopback, BufferBytes);
        UdpPort b = UdpPort.Bind(s_loopback, BufferBytes);
        a.Connect(b.LocalEndPoint);
        b.Dispose();
        UdpSendStatus status = UdpSendStatus.Sent;
        for (int i = 0; i < 20 && status == UdpSendStatus.Sent; i++)
        {
            status = a.Send(new byte[8]);
            Thread.Yield();
        }

        Assert.True(status is UdpSendStatus.Sent or UdpSendStatus.Refused);
        Assert.True(a.Receive(new byte[65_507], a.CreateAddress(), 5) <= 0);
    }

    [Fact]
    public void CreateAddress_DualStack_MapsIPv4()
    {
        using UdpPort dual = UdpPort.Bind(new IPEndPoint(IPAddress.IPv6Any, 0), BufferBytes);
        using UdpPort four = UdpPort.Bind(s_loopback, BufferBytes);
        var buffer = new byte[65_507];
        Assert.Equal(UdpSendStatus.Sent, dual.SendTo(new byte[5], dual.CreateAddress(four.LocalEndPoint)));
        Assert.Equal(5, four.Receive(buffer, four.CreateAddress(), 1000));
        SocketAddress source = dual.CreateAddress();
        Assert.Equal(UdpSendStatus.Sent, four.SendTo(new byte[6], four.CreateAddress(new IPEndPoint(IPAddress.Loopback, dual.LocalEndPoint.Port))));
        Assert.Equal(6, dual.Receive(buffer, source, 1000));
        Assert.Equal(dual.CreateAddress(four.LocalEndPoint), source);
    }

    [Fact]
    public void SendAndReceive_AfterWarmUp_AllocateNothing()
    {
        using UdpPort a = UdpPort.Bind(s_loopback, BufferBytes);
        using UdpPort b = UdpPort.Bind(s_loopback, BufferBytes);
        a.Connect(b.LocalEndPoint);
        SocketAddress to = b.CreateAddress(a.LocalEndPoint);
        SocketAddress source = b.CreateAddress();
        var buffer = new byte[65_507];
        byte[] row = new byte[256];
        int received = 0;
        for (int i = 0; i < 100; i++)
        {
            Exchange();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 2000; i++)
        {
            Exchange();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2100 * 2 * 256, received);

        void Exchange()
        {
            a.Send(row);
            received += b.Receive(buffer, source, 1000); // an assertion here would allocate
            b.SendTo(row, to);
            received += a.Receive(buffer, source, 1000);
        }
    }

    [Fact]
    public void Dispose_WhileReceiving_EndsTheReceive()
    {
        UdpPort a = UdpPort.Bind(s_loopback, BufferBytes);
        var receiver = new Thread(() => Assert.Equal(-1, a.Receive(new byte[65_507], a.CreateAddress(), 500)));
        receiver.Start();
        Thread.Yield();
        a.Dispose();
        Assert.True(receiver.Join(5000));
    }

    [Fact]
    public void Bind_BufferAsked_SaysWhatWasGranted()
    {
        using UdpPort a = UdpPort.Bind(s_loopback, 256 * 1024);
        Assert.InRange(a.GrantedReceiveBufferBytes, 64 * 1024, 1024 * 1024);
    }

    [Fact]
    public void ReadState_FloodedAndClosed_TellsWhatIsGrantedAndDropped()
    {
        using UdpPort a = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 1 << 20);
        UdpPort b = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 4096);
        b.TryAcceptBatches();
        a.Connect(b.LocalEndPoint);
        for (int i = 0; i < 200; i++)
        {
            a.Send(new byte[1000]);
        }

        UdpState state = b.ReadState(1472)!;
        Assert.Equal(4096, state.ReceiveBufferWanted);
        Assert.True(state.ReceiveBufferGranted >= 2048 && state.SendBufferGranted > 0, $"{state}");
        Assert.InRange(state.KernelDrops, 100, 200);
        Assert.Equal(1472, state.DatagramByteCountMax);
        b.Dispose();
        Assert.Null(b.ReadState());
    }

    [Fact]
    public void Shortage_LessGrantedThanWanted_SaysWhatToDo()
    {
        var state = new UdpState { ReceiveBufferWanted = 8 << 20, ReceiveBufferGranted = 1 << 20, SendBufferWanted = 1, SendBufferGranted = 1 };
        Assert.Contains("sysctl -w net.core.rmem_max=8388608", state.Shortage);
        Assert.Contains("wmem_max", (state with { ReceiveBufferGranted = 8 << 20, SendBufferGranted = 0 }).Shortage);
        Assert.Null((state with { ReceiveBufferGranted = 8 << 20 }).Shortage);
    }
}
