using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class MirrorJournalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string JournalPath => _directory[".efast-mirror"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_Record_HasTheDocumentedLayout()
    {
        var bytes = new byte[JournalRecord.ByteCount];
        new JournalRecord(
            JournalRecordType.Run, 0x0203, new ComponentId(0x1112131415161718), 0x21, 0x31, new NodeId(0x4142434445464748, 0x5152535455565758), 0x61)
        { Incarnation = 7 }.Write(bytes);

        Assert.Equal(
            "45464d31" + "0300" + "0302" + "1817161514131211" + "2100000000000000" + "3100000000000000" + "07000000" + "00000000" +
            "41424344454647485152535455565758" + "61000000",
            Convert.ToHexStringLower(bytes.AsSpan(0, 60)));
    }

    [Fact]
    public void Checksum_KnownInput_IsCastagnoli()
    {
        // A record of zeros behind the magic, its CRC32C computed apart with the bitwise definition.
        var bytes = new byte[JournalRecord.ByteCount];
        new JournalRecord(0, 0, default, 0, 0, default, 0) { Incarnation = 0 }.Write(bytes);
        uint crc = uint.MaxValue;
        foreach (byte b in bytes.AsSpan(0, 60))
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82f63b78);
            }
        }

        Assert.Equal(~crc, BitConverter.ToUInt32(bytes, 60));
    }

    [Fact]
    public void Open_NewDirectory_BeginsWithAnIdentityThatStays()
    {
        List<JournalRecord> first;
        using (MirrorJournal.Open(_directory.Path, out first))
        {
        }

        using MirrorJournal journal = MirrorJournal.Open(_directory.Path, out List<JournalRecord> second);

        Assert.Equal(JournalRecordType.Node, Assert.Single(first).Type);
        Assert.Equal(0, first[0].Slot);
        Assert.NotEqual(default, first[0].Node);
        Assert.Equal(first, second);
        Assert.Equal(first, MirrorJournal.ReadAll(_directory.Path));
    }

    [Fact]
    public void Append_ManyRecords_ComeBackInOrder()
    {
        var written = new List<JournalRecord>();
        using (MirrorJournal journal = MirrorJournal.Open(_directory.Path, out List<JournalRecord> start))
        {
            written.AddRange(start);
            for (uint i = 0; i < 3000; i++)
            {
                var record = new JournalRecord(JournalRecordType.Run, (ushort)(i % 7), new ComponentId(i), i * 2, i * 3, default, i);
                journal.Append(record);
                written.Add(record);
            }

            journal.Sync();
        }

        using (MirrorJournal.Open(_directory.Path, out List<JournalRecord> read))
        {
            Assert.Equal(written, read);
        }
    }

    [Fact]
    public void Open_BadRecordInTheMiddle_EndsTheJournalThereForGood()
    {
        using (MirrorJournal journal = MirrorJournal.Open(_directory.Path, out _))
        {
            for (uint i = 0; i < 5; i++)
            {
                journal.Append(new JournalRecord(JournalRecordType.Gap, 1, default, i, i, default, 0));
            }
        }

        byte[] file = File.ReadAllBytes(JournalPath);
        file[(64 * 3) + 20] ^= 1;
        File.WriteAllBytes(JournalPath, file);
        using (MirrorJournal journal = MirrorJournal.Open(_directory.Path, out List<JournalRecord> records))
        {
            Assert.Equal(3, records.Count);
            journal.Append(new JournalRecord(JournalRecordType.Gap, 1, default, 77, 78, default, 0));
        }

        using (MirrorJournal.Open(_directory.Path, out List<JournalRecord> again))
        {
            Assert.Equal(4, again.Count);
            Assert.Equal(77UL, again[3].A);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    public void Open_IdentityGone_IsRefused(int byteCount)
    {
        File.WriteAllBytes(JournalPath, new byte[byteCount]);

        Assert.Contains("identity", Assert.Throws<DatabaseException>(() => MirrorJournal.Open(_directory.Path, out _)).Message);
        Assert.Equal(byteCount, new FileInfo(JournalPath).Length);
    }

    [Fact]
    public void Open_TornLastRecord_IsDropped()
    {
        using (MirrorJournal journal = MirrorJournal.Open(_directory.Path, out _))
        {
            journal.Append(new JournalRecord(JournalRecordType.Gap, 1, default, 1, 1, default, 0));
        }

        using (FileStream file = File.OpenWrite(JournalPath))
        {
            file.SetLength(127);
        }

        using (MirrorJournal.Open(_directory.Path, out List<JournalRecord> records))
        {
            Assert.Single(records);
        }

        Assert.Equal(64, new FileInfo(JournalPath).Length);
    }
}
