using Xunit;

namespace ElodinFast.Wire.Tests;

public sealed class StampTests
{
    [Fact]
    public void StampBody_WrittenAndRead_IsTheSame()
    {
        var stamp = new StampBody(1, 2, 3, 4, 5, 6, 7, 8, 9, long.MaxValue);
        byte[] bytes = new byte[StampBody.ByteCount];
        stamp.Write(bytes);
        Assert.True(StampBody.TryRead(bytes, out StampBody read));
        Assert.Equal(stamp, read);
        Assert.False(StampBody.TryRead(bytes.AsSpan(0, StampBody.ByteCount - 1), out _));
    }

    [Fact]
    public void ClockBody_WrittenAndRead_IsTheSame()
    {
        var clock = new ClockBody(0x0123456789ABCDEF, ulong.MaxValue);
        byte[] bytes = new byte[ClockBody.ByteCount];
        clock.Write(bytes);
        Assert.True(ClockBody.TryRead(bytes, out ClockBody read));
        Assert.Equal(clock, read);
        Assert.False(ClockBody.TryRead(bytes.AsSpan(0, ClockBody.ByteCount - 1), out _));
    }
}
