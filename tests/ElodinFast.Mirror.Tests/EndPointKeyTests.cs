using System.Net;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class EndPointKeyTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("::1")]
    [InlineData("fe80::1234:5678")]
    public void From_SocketAddressAndAddress_AreTheSame(string text)
    {
        IPAddress address = IPAddress.Parse(text);
        EndPointKey expected = EndPointKey.From(address, 54321);
        Assert.Equal(expected, EndPointKey.From(new IPEndPoint(address, 54321).Serialize()));
        Assert.Equal(expected, EndPointKey.From(new IPEndPoint(address.MapToIPv6(), 54321).Serialize()));
        Assert.NotEqual(expected, EndPointKey.From(address, 54322));
    }
}
