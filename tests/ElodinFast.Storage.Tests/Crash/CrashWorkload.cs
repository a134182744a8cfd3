using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ElodinFast.Wire;

namespace ElodinFast.Storage.Tests;

/// <summary>
/// Everything that writes a database, one thing after another, each announced before and acknowledged after (<see cref="StoreHook"/>).
/// Every value says whose it is and which one. Runs in the woven copies, so it is public; what was stored wrong shows from its bytes.
/// </summary>
public static class CrashWorkload
{
    /// <summary>Announced when the filling is over and images are worth while.</summary>
    internal const string Ready = "ready";

    internal const string Config = "config";
    internal const string Metadata = "metadata";
    internal const string VersionKey = "v";

    /// <summary>Name and bytes of each component. The last two come from another node.</summary>
    internal static readonly (string Name, PrimitiveType Type, ulong[] Shape)[] Components =
    [
        ("table.a", PrimitiveType.F64, []),
        ("table.b", PrimitiveType.F32, [3]),
        ("alone", PrimitiveType.I16, [2]),
        ("owned.a", PrimitiveType.F64, [5]),
        ("owned.b", PrimitiveType.U8, []),
        ("node.a", PrimitiveType.F64, []),
        ("node.b", PrimitiveType.U16, [3]),
    ];

    internal static readonly PacketId Log = new(261);
    internal static readonly NodeId Node = new(0x1122334455667788, 0x99aabbccddeeff00);

    private const int RoundsBetweenDrains = 3;
    private const long FirstTime = 1_700_000_000_000_000;

    /// <summary>Ordinal that a node's sample has: some are missing.</summary>
    internal static ulong OrdinalOf(int index) => (ulong)(index + (index / 5 * 2));

    /// <summary>The bytes of a component's sample.</summary>
    internal static byte[] Value(int component, int index)
    {
        (_, PrimitiveType type, ulong[] shape) = Components[component];
        var value = new byte[new ComponentSchema(type, shape).ByteCount];
        for (int i = 0; i < value.Length; i++)
        {
            value[i] = (byte)((component * 37) + (index * 5) + (index >> 8) + (i * 3) + 1);
        }

        return value;
    }

    /// <summary>A message; every other one is short enough to stand in its record.</summary>
    internal static byte[] Message(int index) => Encoding.ASCII.GetBytes(
        index % 2 == 0 ? string.Create(CultureInfo.InvariantCulture, $"m{index}") : string.Create(CultureInfo.InvariantCulture, $"message number {index} of them"));

    /// <summary>Two lives of a database: the first ends by a kill (or is closed), the second is closed.</summary>
    public static void Run(string database, string rings, int seed, int roundCount, int fillCount, bool isKilled)
    {
        var options = new DatabaseOptions
        {
            RingByteCount = 8192,
            KeeperIntervalMs = 3_600_000,
            RingDirectory = rings,
            Durability = DurabilityMode.Process,
        };
        var life = new Life(new Random(seed));
        for (int i = 0; i < 2; i++)
        {
            Database? opened = Open(database, options) ?? Open(database, options);
            if (opened is null)
            {
                return;
            }

            life.Live(opened, roundCount, i == 0 ? fillCount : 0);
            if (i == 0 && isKilled)
            {
                opened.Abandon();
            }
            else
            {
                opened.Dispose();
            }
        }
    }

    private static Database? Open(string database, DatabaseOptions options)
    {
        try
        {
            return Database.Open(database, options);
        }
        catch (DatabaseException)
        {
            return null; // where calls are made to fail
        }
    }

    private sealed class Life(Random random)
    {
        private readonly int[] _counts = new int[Components.Length];
        private int _messageCount;
        private long _version;
        private long _tick;
        private Database _database = null!;

        public void Live(Database database, int roundCount, int fillCount)
        {
            _database = database;
            Register();
            for (int i = 0; i < fillCount; i++)
            {
                Commit(null, null);
                Drain(i % 8 == 7);
            }

            Drain(true);
            Try([Ready], () => true);
            ComponentOwner? owner = null;
            RowGroup? group = null;
            for (int i = 0; i < roundCount; i++)
            {
                Register();
                if (i == 1 && Find(3) is { } a && Find(4) is { } b)
                {
                    Try(["claim"], () => (owner = database.Claim([a, b])) is not null);
                    Try(["group"], () => owner is not null && (group = owner.DefineGroup([a, b])) is not null);
                }

                Commit(owner, group);
                if (i % 4 == 1)
                {
                    SetMetadata();
                }

                Drain(i % RoundsBetweenDrains == RoundsBetweenDrains - 1 || random.Next(4) == 0);
                if (i % 7 == 5)
                {
                    Try(["checkpoint"], () =>
                    {
                        database.Checkpoint();
                        return true;
                    });
                }
            }

            if (owner is not null && random.Next(2) == 0)
            {
                Try(["release"], () =>
                {
                    owner.Dispose();
                    return true;
                });
            }
        }

        private void Commit(ComponentOwner? owner, RowGroup? group)
        {
            CommitTable();
            CommitOne(2);
            if (group is not null)
            {
                CommitOwned(owner!, group);
            }
            else if (owner is null)
            {
                CommitOne(3);
            }

            CommitNodes();
            Message();
            if (random.Next(12) == 0)
            {
                CommitOne(0); // leaves its group
            }
        }

        private void CommitTable()
        {
            if (Find(0) is not { } first || Find(1) is not { } second)
            {
                return;
            }

            var builder = new VTableBuilder();
            VTableNode time = VTableNode.Table(0, 8);
            builder.AddComponent(8, first.Id, first.Schema, time);
            builder.AddComponent(16, second.Id, second.Schema, time);
            if (VTablePlan.TryCompile(builder.Build(), out VTablePlan? plan, out _) != VTableStatus.Ok
                || !_database.TryBind(plan!, out TableBinding? binding, out _))
            {
                throw new InvalidOperationException("the table is refused");
            }

            long now = Now();
            var body = new byte[28];
            BinaryPrimitives.WriteInt64LittleEndian(body, now);
            Value(0, _counts[0]).CopyTo(body, 8);
            Value(1, _counts[1]).CopyTo(body, 16);
            if (first.Place is { Group.IsSolo: true })
            {
                return; // it was written alone: the table would go field by field
            }

            Store([0, 1], now, () => _database.Apply(binding!, body, 0, wait: false).IsOk);
        }

        private void CommitOne(int index)
        {
            if (Find(index) is { } component)
            {
                long now = Now();
                Store([index], now, () => _database.Write(component, now, Value(index, _counts[index])) == CommitStatus.Ok);
            }
        }

        private void CommitOwned(ComponentOwner owner, RowGroup group)
        {
            long now = Now();
            Store([3, 4], now, () =>
            {
                if (owner.TryBegin(group, now, out Span<byte> row) != CommitStatus.Ok)
                {
                    return false;
                }

                for (int i = 0; i < 2; i++)
                {
                    ReadOnlySpan<byte> value = Value(3 + i, _counts[3 + i]);
                    StoreHook.CopyTo(ref value, row[group.Offsets[i]..]);
                }

                owner.Publish();
                return true;
            });
        }

        private void CommitNodes()
        {
            if (Find(5) is not { } first || Find(6) is not { } second)
            {
                return;
            }

            ushort slot = 0;
            Try(["slot"], () => (slot = _database.SlotOf(Node)) != 0);
            if (slot == 0)
            {
                return;
            }

            long now = Now();
            var layout = new MirrorRowLayout([first, second], [0, 8], 16);
            var row = new byte[16];
            Value(5, _counts[5]).CopyTo(row, 0);
            Value(6, _counts[6]).CopyTo(row, 8);
            var outcomes = new MirrorSampleStatus[2];
            Store([5, 6], now, () => _database.ApplyMirrorRow(
                layout, slot, [OrdinalOf(_counts[5]), OrdinalOf(_counts[6])], now, row, outcomes, wait: false) == CommitStatus.Ok);
        }

        private void Message()
        {
            long now = Now();
            bool isStored = Try(
                [$"log {Log.Value}"],
                () =>
                {
                    _database.AppendMessage(Log, now, CrashWorkload.Message(_messageCount));
                    return true;
                },
                now);
            _messageCount += isStored ? 1 : 0;
        }

        private void SetMetadata()
        {
            long version = ++_version;
            KeyValuePair<string, string> entry = new(VersionKey, version.ToString(CultureInfo.InvariantCulture));
            Try(
                [Metadata],
                () =>
                {
                    _database.SetMetadata(new ComponentMetadata(ComponentId.FromName(Components[0].Name), Components[0].Name, [entry]));
                    return true;
                },
                version);
            Try([Config], () => _database.SetConfig(new SetDbConfig(null, [entry])).Metadata.Contains(entry), version);
        }

        private void Register()
        {
            foreach ((string name, PrimitiveType type, ulong[] shape) in Components)
            {
                var id = ComponentId.FromName(name);
                if (_database.FindComponent(id) is null)
                {
                    Try([$"register {name}"], () => _database.TryRegister(id, new ComponentSchema(type, shape), false, out _));
                }
            }
        }

        private void Drain(bool isDue)
        {
            if (isDue)
            {
                Try(["drain"], () =>
                {
                    _database.Drain();
                    return true;
                });
            }
        }

        private void Store(int[] indices, long now, Func<bool> store)
        {
            if (Try(Array.ConvertAll(indices, i => Components[i].Name), store, now))
            {
                foreach (int index in indices)
                {
                    _counts[index]++;
                }
            }
        }

        // Refused is an answer; anything but a DatabaseException is not.
        private static bool Try(string[] whats, Func<bool> action, long value = 1)
        {
            foreach (string what in whats)
            {
                StoreHook.Attempt(what, value);
            }

            bool isDone = false;
            try
            {
                isDone = action();
            }
            catch (DatabaseException)
            {
            }

            StoreHook.Attempted(isDone);
            return isDone;
        }

        private Component? Find(int index) => _database.FindComponent(ComponentId.FromName(Components[index].Name));

        private long Now() => FirstTime + (++_tick * 1000);
    }
}
