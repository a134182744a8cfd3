using System.Net;
using Xunit;

namespace ElodinFast.Net.Tests;

public sealed class UdpInboxTests
{
    // Two threads in one block: the second's empty look made the first one's run of 120 bytes one of segments of 0, which never ends.
    [Theory]
    [InlineData(LinkMode.Event, false)]
    [InlineData(LinkMode.Spin, false)]
    [InlineData(LinkMode.Inline, true)]
    public void TryEnter_ThreadOfItsOwnReceives_IsFalse(LinkMode mode, bool expected)
    {
        using UdpPort port = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 1 << 16);
        using var inbox = new UdpInbox(port, new LinkThreads { Mode = mode }, "test");
        Assert.Equal(expected, inbox.TryEnter());
        inbox.Exit();
    }

    [Fact]
    public void TryEnter_AnotherPollIsUnderWay_IsFalse()
    {
        using UdpPort port = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), 1 << 16);
        using var inbox = new UdpInbox(port, new LinkThreads { Mode = LinkMode.Inline }, "test");
        Assert.True(inbox.TryEnter());
        Assert.False(inbox.TryEnter());
        inbox.Exit();
        Assert.True(inbox.TryEnter());
        inbox.Exit();
    }
}
