using System.Diagnostics;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.KillCampaign;

/// <summary>The child: writes a database in every way at once until it is killed, and counts what was committed.</summary>
internal static class Load
{
    public const int GroupSize = 8;
    public const string SharedName = "shared";

    private const int RingByteCount = 1 << 20;
    private const long AddedCountMax = 500; // the time that opening takes is not the test's subject, either
    private const long TicksPerRow = 5; // microseconds: the disk is not the test's subject

    public static readonly PacketId Log = new(7, 7);

    public static DatabaseOptions Options => new() { RingByteCount = RingByteCount, CheckpointIntervalMs = 20 };

    public static void Run(string directory, string countFile)
    {
        using var counts = new Acknowledged(countFile);
        Database database = Database.Open(directory, Options);
        var group = new Component[GroupSize];
        for (int i = 0; i < GroupSize; i++)
        {
            group[i] = Register(database, GroupName(i));
        }

        Component shared = Register(database, SharedName);
        ComponentOwner owner = database.Claim(group);
        Thread[] threads =
        [
            new(() => WriteRows(owner, group, counts)),
            new(() => WriteShared(database, shared, counts)),
            new(() => WriteMessages(database, counts)),
            new(() => AddComponents(database, counts)),
        ];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join()); // never: whoever started this process kills it
    }

    public static string GroupName(int index) => $"group.c{index}";

    public static string AddedName(long number) => $"added.c{number}";

    public static ComponentId IdOf(string name) => ComponentId.FromName(name);

    private static Component Register(Database database, string name)
    {
        database.SetMetadata(new ComponentMetadata(IdOf(name), name, []));
        return database.TryRegister(IdOf(name), new ComponentSchema(PrimitiveType.F64), false, out Component component)
            ? component : throw new InvalidOperationException(name);
    }

    private static void WriteRows(ComponentOwner owner, Component[] components, Acknowledged counts)
    {
        RowGroup group = owner.DefineGroup(components);
        Span<double> row = stackalloc double[GroupSize];
        long next = Stopwatch.GetTimestamp();
        for (long n = components[0].SampleCount; ; n++)
        {
            while (Stopwatch.GetTimestamp() < next)
            {
                Thread.SpinWait(10);
            }

            next += Stopwatch.Frequency / 1_000_000 * TicksPerRow;
            CommitStatus status;
            Span<byte> values;
            while ((status = owner.TryBegin(group, n, out values)) == CommitStatus.RingFull)
            {
                owner.WaitForSpace();
            }

            if (status != CommitStatus.Ok)
            {
                throw new InvalidOperationException($"row {n}: {status}");
            }

            for (int i = 0; i < GroupSize; i++)
            {
                row[i] = (n * GroupSize) + i;
            }

            System.Runtime.InteropServices.MemoryMarshal.AsBytes(row).CopyTo(values);
            owner.Publish();
            counts[Acknowledged.Owner] = n + 1;
        }
    }

    private static void WriteShared(Database database, Component component, Acknowledged counts)
    {
        for (long n = component.SampleCount; ; n++)
        {
            CommitStatus status;
            while ((status = database.Write(component, n, BitConverter.GetBytes((double)n))) == CommitStatus.RingFull)
            {
                database.WaitForKeeper();
            }

            if (status != CommitStatus.Ok)
            {
                throw new InvalidOperationException($"sample {n}: {status}");
            }

            counts[Acknowledged.Shared] = n + 1;
            Thread.SpinWait(200);
        }
    }

    private static void WriteMessages(Database database, Acknowledged counts)
    {
        for (long n = database.FindMessageLog(Log)?.Count ?? 0; ; n++)
        {
            database.AppendMessage(Log, n, MessageOf(n));
            counts[Acknowledged.Messages] = n + 1;
            Thread.SpinWait(500);
        }
    }

    private static void AddComponents(Database database, Acknowledged counts)
    {
        for (long n = counts[Acknowledged.Components]; n < AddedCountMax; n++)
        {
            Register(database, AddedName(n));
            counts[Acknowledged.Components] = n + 1;
            Thread.Sleep(5);
        }
    }

    /// <summary>The n-th message: short ones lie in their records, long ones behind them.</summary>
    public static byte[] MessageOf(long n)
    {
        var message = new byte[8 + (n % 40)];
        BitConverter.TryWriteBytes(message, n);
        return message;
    }
}
