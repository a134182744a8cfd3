using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>What holds for every message of every type. Generators and shrinkers: TestKit.</summary>
public sealed class MessageProperties : IDisposable
{
    private const int GuardedByteCount = 1 << 20;

    private readonly GuardedBytes _guarded = new(GuardedByteCount);
    private readonly byte[] _buffer = new byte[GuardedByteCount];

    public static TheoryData<string> Names => [.. KnownMessages.All.Select(known => known.Name)];

    public void Dispose() => _guarded.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WhatWasWritten_IsTheSame(string name) => Check(name, message =>
        message.Known.TryDescribe(message.Encoded) == message.Text
        && message.Encoded.Length <= message.MaxByteCount
        && Reencode(message.Known, message.Encoded, view: false).Encoded.SequenceEqual(message.Encoded)
        && Reencode(message.Known, message.Encoded, view: true).Encoded.SequenceEqual(message.Encoded));

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_BytesBehindTheMessage_AreIgnored(string name) => Check(name, message =>
        message.Known.TryDescribe([.. message.Encoded, 0xff, 0x00, 0x80]) == message.Text);

    // Its end is the end of readable memory: a byte read behind it would end the process.
    [Theory]
    [MemberData(nameof(Names))]
    public void Read_CutAnywhere_IsAnUnexpectedEndAndReadsNoFurther(string name) => Check(name, message =>
    {
        int step = Math.Max(1, message.Encoded.Length / 100);
        for (int length = 0; length <= message.Encoded.Length; length += length + step > message.Encoded.Length ? 1 : step)
        {
            PostcardError expected = length == message.Encoded.Length ? PostcardError.None : PostcardError.UnexpectedEnd;
            if (Reencode(message.Known, message.Encoded.AsSpan(0, length), view: false).Error != expected
                || Reencode(message.Known, message.Encoded.AsSpan(0, length), view: true).Error != expected)
            {
                return false;
            }
        }

        return true;
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_DamagedBytes_AcceptsWhatTheGrammarAccepts(string name)
    {
        int seed = Environment.TickCount64.GetHashCode();
        var random = new Random(seed);
        Check(name, message =>
        {
            for (int i = 0; i < 8; i++)
            {
                byte[] damaged = Damage(random, message.Encoded);
                PostcardError expected = PostcardGrammar.Judge(name, damaged);
                (PostcardError error, byte[] encoded) = Reencode(message.Known, damaged, view: false);
                (PostcardError viewError, byte[] viewEncoded) = Reencode(message.Known, damaged, view: true);
                Assert.True(
                    (expected, expected) == (error, viewError),
                    $"seed {seed}: {expected}, {error} owned, {viewError} borrowed: {Convert.ToHexString(damaged)}");

                // What was written says the same; numbers may have become shorter.
                string? text = message.Known.TryDescribe(damaged);
                Assert.Equal(expected == PostcardError.None, text is not null);
                Assert.True(text is null || text == message.Known.TryDescribe(encoded), $"seed {seed}");
                Assert.True(text is null || text == message.Known.TryDescribe(viewEncoded), $"seed {seed}");
            }

            return true;
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Noise_AcceptsWhatTheGrammarAccepts(string name)
    {
        int seed = Environment.TickCount64.GetHashCode();
        var random = new Random(seed);
        KnownMessage known = KnownMessages.All.Single(message => message.Name == name);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] noise = new byte[random.Next(40)];
            random.NextBytes(noise);
            for (int j = 0; j < noise.Length; j++)
            {
                noise[j] = (byte)(random.Next(3) == 0 ? noise[j] : noise[j] % 4);
            }

            PostcardError expected = PostcardGrammar.Judge(name, noise);
            PostcardError error = Reencode(known, noise, view: true).Error;
            Assert.True(expected == error, $"seed {seed}: {expected}, {error}: {Convert.ToHexString(noise)}");
        }
    }

    [Fact]
    public void Samples_OfEveryType_AreRead()
    {
        byte[] packet = new byte[4096];
        foreach (KnownMessage known in KnownMessages.All)
        {
            Assert.True(known.TryWriteSample(packet, out int byteCount));
            Assert.True(Datagram.TryValidate(packet.AsSpan(0, byteCount), out _));
            Assert.NotNull(known.TryDescribe(packet.AsSpan(PacketHeader.ByteCount, byteCount - PacketHeader.ByteCount)));
            for (int length = 0; length < byteCount; length++)
            {
                Assert.False(known.TryWriteSample(packet.AsSpan(0, length), out int none), $"{known} in {length} of {byteCount}");
                Assert.Equal(0, none);
            }
        }
    }

    private static void Check(string name, Func<GeneratedMessage, bool> property) =>
        MessageArbitraries.Check(KnownMessages.All.Single(known => known.Name == name), property);

    private static byte[] Damage(Random random, byte[] bytes)
    {
        byte[] damaged = [.. bytes];
        int at = random.Next(bytes.Length + 1);
        switch (random.Next(4))
        {
            case 0:
                return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            case 1 when at < bytes.Length:
                return [.. bytes[..at], .. bytes[(at + 1)..]];
            case 2 when at < bytes.Length:
                damaged[at] = (byte)random.Next(256);
                return damaged;
            default:
                if (at < bytes.Length)
                {
                    damaged[at] ^= (byte)(1 << random.Next(8));
                }

                return damaged;
        }
    }

    private (PostcardError Error, byte[] Encoded) Reencode(KnownMessage known, ReadOnlySpan<byte> payload, bool view)
    {
        ReadOnlySpan<byte> guarded = _guarded.Place(payload);
        bool isRead = view
            ? known.TryReencodeView(guarded, _buffer, out int byteCount, out PostcardError error)
            : known.TryReencode(guarded, _buffer, out byteCount, out error);
        Assert.Equal(isRead, error == PostcardError.None);
        return (error, _buffer[..byteCount]);
    }
}
