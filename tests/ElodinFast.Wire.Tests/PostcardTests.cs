using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace ElodinFast.Wire.Tests;

/// <summary>Postcard values: bounds by hand, round trips at random.</summary>
public class PostcardTests
{
    private delegate void WriteValue<T>(ref PostcardWriter writer, T value);

    private delegate T ReadValue<T>(ref PostcardReader reader);

    [Theory]
    [InlineData("ffff03", true)]
    [InlineData("ffff04", false)]
    [InlineData("ffffff", false)]
    [InlineData("808000", true)]
    [InlineData("80800000", true)] // the fourth byte is behind the number
    public void ReadU16_LongForms_AreBounded(string hex, bool isGood)
    {
        var reader = new PostcardReader(Convert.FromHexString(hex));
        reader.ReadU16();
        Assert.Equal(isGood ? PostcardError.None : PostcardError.BadVarint, reader.Error);
    }

    [Theory]
    [InlineData("ffffffff0f", true)]
    [InlineData("ffffffff10", false)]
    public void ReadU32_LongForms_AreBounded(string hex, bool isGood)
    {
        var reader = new PostcardReader(Convert.FromHexString(hex));
        reader.ReadU32();
        Assert.Equal(isGood, reader.Succeeded);
    }

    [Theory]
    [InlineData("ffffffffffffffffff01", true)]
    [InlineData("ffffffffffffffffff02", false)]
    [InlineData("80808080808080808000", true)]
    [InlineData("8080808080808080808000", false)]
    public void ReadU64_LongForms_AreBounded(string hex, bool isGood)
    {
        var reader = new PostcardReader(Convert.FromHexString(hex));
        reader.ReadU64();
        Assert.Equal(isGood, reader.Succeeded);
    }

    [Fact]
    public void Errors_HaveTheirReasons_AndTheFirstSticks()
    {
        var badBool = new PostcardReader([2, 0xff]);
        badBool.ReadBool();
        badBool.ReadU64();
        Assert.Equal(PostcardError.BadBool, badBool.Error);
        Assert.Equal(0, badBool.Remaining);

        var badOption = new PostcardReader([2]);
        badOption.ReadOptionalU64();
        Assert.Equal(PostcardError.BadOption, badOption.Error);

        var badText = new PostcardReader([1, 0xff]);
        badText.ReadString();
        Assert.Equal(PostcardError.BadUtf8, badText.Error);

        var badVariant = new PostcardReader([7]);
        badVariant.ReadVariant(3);
        Assert.Equal("Serde Deserialization Error", badVariant.Error.Text());

        var hugeText = new PostcardReader([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
        Assert.Equal(string.Empty, hugeText.ReadString());
        Assert.Equal("Hit the end of buffer, expected more data", hugeText.Error.Text());
    }

    [Theory]
    [InlineData(PostcardError.UnexpectedEnd, "Hit the end of buffer, expected more data")]
    [InlineData(PostcardError.BadVarint, "Found a varint that didn't terminate. Is the usize too big for this platform?")]
    [InlineData(PostcardError.BadBool, "Found a bool that wasn't 0 or 1")]
    [InlineData(PostcardError.BadUtf8, "Tried to parse invalid utf-8")]
    [InlineData(PostcardError.BadOption, "Found an Option discriminant that wasn't 0 or 1")]
    [InlineData(PostcardError.Invalid, "Serde Deserialization Error")]
    public void Text_OfEveryError_IsWhatPeersSay(PostcardError error, string expected) => Assert.Equal(expected, error.Text());

    [Fact]
    public void Write_MoreThanFits_OverflowsAndStaysSo()
    {
        byte[] room = new byte[3];
        for (int length = 0; length < room.Length; length++)
        {
            var writer = new PostcardWriter(room.AsSpan(0, length));
            writer.WriteString("ab");
            Assert.True(writer.Overflowed);
            writer.WriteU8(1);
            Assert.True(writer.Overflowed);
        }

        var exact = new PostcardWriter(room);
        exact.WriteString("ab");
        Assert.Equal((false, 3), (exact.Overflowed, exact.WrittenByteCount));
        Assert.Equal("\u0002ab"u8.ToArray(), room);
        exact.WriteI64(-1);
        Assert.True(exact.Overflowed);
    }

    [Fact]
    public void ReadDuration_NanosBeyondASecond_AreCarried()
    {
        var reader = new PostcardReader([0x01, 0x80, 0xa8, 0xd6, 0xb9, 0x07]); // 1 s and 2,000,000,000 ns
        Assert.Equal(new WireDuration(3, 0), reader.ReadDuration());

        var overflow = new PostcardReader([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x80, 0x94, 0xeb, 0xdc, 0x03]);
        overflow.ReadDuration();
        Assert.Equal(PostcardError.Invalid, overflow.Error);
    }

    [Fact]
    public void Numbers_RoundTrip()
    {
        Check<ushort>((ref w, v) => w.WriteU16(v), (ref r) => r.ReadU16());
        Check<uint>((ref w, v) => w.WriteU32(v), (ref r) => r.ReadU32());
        Check<ulong>((ref w, v) => w.WriteU64(v), (ref r) => r.ReadU64());
        Check<short>((ref w, v) => w.WriteI16(v), (ref r) => r.ReadI16());
        Check<int>((ref w, v) => w.WriteI32(v), (ref r) => r.ReadI32());
        Check<long>((ref w, v) => w.WriteI64(v), (ref r) => r.ReadI64());
        Check<sbyte>((ref w, v) => w.WriteI8(v), (ref r) => r.ReadI8());
        Check<float>((ref w, v) => w.WriteF32(v), (ref r) => r.ReadF32());
        Check<double>((ref w, v) => w.WriteF64(v), (ref r) => r.ReadF64());
        Check<bool?>((ref w, v) => w.WriteOptionalBool(v), (ref r) => r.ReadOptionalBool());
        Check<long?>((ref w, v) => w.WriteOptionalI64(v), (ref r) => r.ReadOptionalI64());
        Check<NonNull<string>>((ref w, v) => w.WriteString(v.Get), (ref r) => NonNull<string>.NewNonNull(r.ReadString()));
    }

    // QuickCheckThrowOnFailure prints the seed of a failing run.
    private static void Check<T>(WriteValue<T> write, ReadValue<T> read) => Prop.ForAll<T>(value =>
    {
        byte[] output = new byte[4096];
        var writer = new PostcardWriter(output);
        write(ref writer, value);
        var reader = new PostcardReader(output.AsSpan(0, writer.WrittenByteCount));
        T again = read(ref reader);
        return reader.Succeeded && reader.Remaining == 0
            && (Equals(value, again) || (value is NonNull<string> text && !System.Text.Unicode.Utf8.IsValid(System.Text.Encoding.UTF8.GetBytes(text.Get))));
    }).QuickCheckThrowOnFailure();
}
