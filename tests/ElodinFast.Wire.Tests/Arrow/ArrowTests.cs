using System.Buffers;
using System.Text.Json;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>The Arrow streams in the recorded replies to queries, read and written, with Apache's library as judge.</summary>
public sealed class ArrowTests
{
    private static readonly ArrowType s_int8 = ArrowType.Scalar(ArrowTypeKind.Int8);

    public static TheoryData<string> Recorded => [.. Streams().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Read_RecordedReply_GivesWhatTheJudgeReads(string name)
    {
        byte[] stream = Stream(name);
        ArrowTable table = ArrowTable.Read(stream);
        Assert.Equal(ArrowError.None, table.Error);
        Assert.Equal(1, table.BatchCount);
        Assert.Equal(ArrowJudge.Rows(stream), table.Rows);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Write_RecordedReply_GivesTheSameBytes(string name)
    {
        byte[] stream = Stream(name);
        Assert.Equal(Convert.ToHexString(stream), Convert.ToHexString(ArrowTable.Read(stream).Write()));
    }

    [Fact]
    public void Read_RecordedReplies_HaveTheColumnsOfTheirQueries()
    {
        ArrowTable vector = ArrowTable.Read(Stream("sql_vector"));
        Assert.Equal(["time", "rocket_world_pos"], vector.Fields.Select(f => f.Name));
        Assert.Equal(ArrowType.Scalar(ArrowTypeKind.TimestampMicros), vector.Fields[0].Type);
        Assert.Equal(ArrowType.List(ArrowTypeKind.Float64, 7), vector.Fields[1].Type);
        Assert.Equal([new KeyValuePair<string, string>("element_names", "q0,q1,q2,q3,x,y,z")], vector.Fields[1].Metadata);
        Assert.Equal(3, vector.Rows.Count);
        Assert.Equal(["20"], ArrowTable.Read(Stream("sql_count")).Rows);
        Assert.Equal(["0", "18446744073709551615", "7"], ArrowTable.Read(Stream("sql_u64")).Rows.Order(StringComparer.Ordinal));
        Assert.True(ArrowTable.Read(Stream("sparkline_unknown")).Fields[1].IsNullable);
        Assert.Empty(ArrowTable.Read(Stream("sql_empty_table")).Rows);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Read_EveryPrefix_IsRefusedOrStopsBetweenMessages(string name)
    {
        byte[] stream = Stream(name);
        using var guarded = new GuardedBytes(stream.Length);
        List<string> all = ArrowTable.Read(stream).Rows;
        for (int length = 0; length < stream.Length; length++)
        {
            ArrowTable table = ArrowTable.Read(guarded.Place(stream.AsSpan(0, length)));
            Assert.True(table.Error == ArrowError.UnexpectedEnd || table.BatchCount == 1 || table.Fields.Count > 0, $"{length}: {table.Error}");
            Assert.True(table.Rows.Count == 0 || table.Rows.SequenceEqual(all), $"{length} of {stream.Length} bytes gave other rows");
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Read_EveryBitFlipped_NeverThrowsNorAllocatesBeyondTheBytes(string name)
    {
        byte[] stream = Stream(name);
        using var guarded = new GuardedBytes(stream.Length);
        ArrowTable.Read(stream);
        for (int bit = 0; bit < stream.Length * 8; bit++)
        {
            stream[bit >> 3] ^= (byte)(1 << (bit & 7));
            long before = GC.GetAllocatedBytesForCurrentThread();
            ArrowWalk.All(guarded.Place(stream));
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= 16_384 + (64L * stream.Length), $"bit {bit}: {allocated} bytes allocated");
            stream[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
    }

    [Fact]
    public void Read_ColumnsThatShareOneLongName_AreRefused()
    {
        // All columns are made to point at the first one: a few bytes each would give a long text each.
        const int Count = 8;
        var output = new ArrayBufferWriter<byte>();
        ArrowField[] fields = [.. Enumerable.Range(0, Count).Select(i => new ArrowField(i == 0 ? new string('n', 4000) : "n", s_int8))];
        ArrowStreamWriter.Write(output, fields, [.. fields.Select(_ => new ArrowArray(0, default))]);
        byte[] bytes = output.WrittenSpan.ToArray();
        Assert.Equal(Count, new ArrowStreamReader(bytes).Fields.Count);

        int vector = IndexOfFieldVector(bytes, Count);
        int target = vector + BitConverter.ToInt32(bytes, vector);
        for (int at = vector; at < vector + (Count * sizeof(int)); at += sizeof(int))
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(at), target - at);
        }

        Assert.Equal(ArrowError.TooMany, new ArrowStreamReader(bytes).Error);
    }

    [Fact]
    public void Write_ColumnsThatDoNotFitTheirFields_AreRefused()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => ArrowStreamWriter.Write(output, [new ArrowField("a", s_int8)], []));
        Assert.Throws<ArgumentException>(() => ArrowStreamWriter.Write(output, [new ArrowField("a", s_int8)], [new ArrowArray(2, new byte[1])]));
        Assert.Throws<ArgumentException>(() =>
            ArrowStreamWriter.Write(output, [new ArrowField("a", s_int8)], [new ArrowArray(1, new byte[1], new byte[1])])); // not nullable
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void WriteThenRead_RandomTables_AreTheSameToUsAndToTheJudge()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int run = 0; run < 300; run++)
        {
            (ArrowField[] fields, ArrowArray[] columns) = RandomTable(random);
            var output = new ArrayBufferWriter<byte>();
            ArrowStreamWriter.Write(output, fields, columns);
            byte[] stream = output.WrittenSpan.ToArray();
            ArrowTable read = ArrowTable.Read(stream);
            string where = $"seed {seed}, run {run}";
            Assert.True(read.Error == ArrowError.None, where);
            Assert.Equal(fields.Select(f => (f.Name, f.Type, f.IsNullable)), read.Fields.Select(f => (f.Name, f.Type, f.IsNullable)));
            Assert.Equal(fields.SelectMany(f => f.Metadata), read.Fields.SelectMany(f => f.Metadata));
            Assert.True(ArrowJudge.Rows(stream).SequenceEqual(read.Rows), where);
            Assert.True(stream.AsSpan().SequenceEqual(read.Write()), where);
        }
    }

    [Fact]
    public void Read_WhatTheJudgeWrites_GivesItsValues()
    {
        Apache.Arrow.RecordBatch batch = new Apache.Arrow.RecordBatch.Builder()
            .Append("i", true, b => b.Int64(a => a.Append(-1).AppendNull().Append(long.MaxValue)))
            .Append("f", false, b => b.Float(a => a.Append(1.5f).Append(-0.25f).Append(3)))
            .Append("t", false, b => b.String(a => a.Append("").Append("µs").Append("three")))
            .Append("b", true, b => b.Boolean(a => a.Append(true).AppendNull().Append(false)))
            .Build();
        using var stream = new MemoryStream();
        using (var writer = new Apache.Arrow.Ipc.ArrowStreamWriter(stream, batch.Schema))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        ArrowTable read = ArrowTable.Read(stream.ToArray());
        Assert.Equal((ArrowError.None, 2), (read.Error, read.BatchCount));
        string[] once = ["-1 | 1.5 |  | true", "null | -0.25 | µs | null", "9223372036854775807 | 3 | three | false"];
        Assert.Equal([.. once, .. once], read.Rows);
    }

    private static (ArrowField[] Fields, ArrowArray[] Columns) RandomTable(Random random)
    {
        int rowCount = random.Next(0, 40);
        var fields = new ArrowField[random.Next(1, 6)];
        var columns = new ArrowArray[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            var kind = (ArrowTypeKind)random.Next(0, (int)ArrowTypeKind.FixedSizeList);
            bool isList = random.Next(3) == 0 && kind != ArrowTypeKind.Utf8;
            ArrowType type = isList ? ArrowType.List(kind, random.Next(1, 9)) : ArrowType.Scalar(kind);
            KeyValuePair<string, string>[] metadata = random.Next(2) == 0 ? [] : [new("element_names", "x,y,ü"), new("k", new string('v', random.Next(70)))];
            fields[i] = new ArrowField(new string('c', random.Next(1, 30)) + i, type, random.Next(2) == 0, metadata);
            columns[i] = RandomColumn(random, fields[i], rowCount);
        }

        return (fields, columns);
    }

    private static ArrowArray RandomColumn(Random random, ArrowField field, int rowCount)
    {
        byte[] validity = [];
        if (field.IsNullable && rowCount > 0 && random.Next(2) == 0)
        {
            validity = new byte[(rowCount + 7) / 8];
            random.NextBytes(validity);
            validity[0] &= 0xfe; // at least one is missing
        }

        if (field.Type.Kind == ArrowTypeKind.Utf8)
        {
            ArrowArray texts = ArrowArray.FromTexts([.. Enumerable.Range(0, rowCount).Select(_ => new string('ä', random.Next(9)))]);
            return texts with { Validity = validity };
        }

        if (field.Type.ElementKind == ArrowTypeKind.Bool)
        {
            byte[] bools = new byte[rowCount * field.Type.ListSize];
            random.NextBytes(bools);
            return ArrowArray.FromBools(rowCount, bools) with { Validity = validity };
        }

        byte[] values = new byte[field.Type.ElementByteCount(rowCount)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (byte)random.Next(0x7f); // no NaN, whose text could differ
        }

        return new ArrowArray(rowCount, values, validity);
    }

    // The table of the schema, its one offset, then the number of columns.
    private static int IndexOfFieldVector(byte[] bytes, int count)
    {
        for (int i = 0; i < bytes.Length - 12; i += sizeof(int))
        {
            if (BitConverter.ToInt32(bytes, i) == 8 && BitConverter.ToInt32(bytes, i + 4) == 4 && BitConverter.ToInt32(bytes, i + 8) == count)
            {
                return i + 12;
            }
        }

        throw new InvalidOperationException("no vector of columns");
    }

    private static byte[] Stream(string name) => [.. Streams().Single(s => s.Name == name).Bytes];

    private static IEnumerable<(string Name, byte[] Bytes)> Streams()
    {
        foreach (JsonElement line in Vector.ReadLines("server/queries.jsonl"))
        {
            foreach (JsonElement reply in line.GetProperty("recv").EnumerateArray())
            {
                byte[] packet = Convert.FromHexString(reply.GetString()!);
                if (PacketHeader.TryRead(packet, out PacketHeader header)
                    && header.Id == MessageIds.ArrowIpc
                    && Packets.TryRead(packet.AsSpan(PacketHeader.ByteCount), out ArrowIpc message, out _)
                    && message.Batch is { } batch)
                {
                    yield return (line.GetProperty("name").GetString()!, batch.ToArray());
                }
            }
        }
    }
}
