using System.Text;

namespace ElodinFast.Wire.Tests;

/// <summary>
/// The payloads of the protocol, written down a second time and as plainly as can be: which bytes are a message, and what is wrong with others.
/// Shares nothing with the codec but the names of the errors.
/// </summary>
internal sealed class PostcardGrammar(byte[] payload)
{
    private int _position;
    private int _nodeCount;

    /// <summary>
    /// What is wrong with a payload of the message; <see cref="PostcardError.None"/> when it is one, perhaps with bytes behind it.
    /// </summary>
    public static PostcardError Judge(string message, byte[] payload)
    {
        try
        {
            new PostcardGrammar(payload).Message(message);
            return PostcardError.None;
        }
        catch (Refusal refusal)
        {
            return refusal.Error;
        }
    }

    private void Message(string name)
    {
        switch (name)
        {
            case nameof(DumpMetadata) or nameof(DumpSchema) or nameof(SubscribeLastUpdated) or nameof(GetDbSettings)
                or nameof(GetEarliestTimestamp) or nameof(NewConnection):
                break;
            case nameof(VTableMsg):
                Raw(2);
                Seq(Op, VTable.CountMax);
                Seq(() => Repeat(3, U16), VTable.CountMax);
                Bytes();
                break;
            case nameof(StreamRequest):
                Stream();
                break;
            case nameof(VTableStream) or nameof(MsgStream) or nameof(TimestampedMsgStream) or nameof(GetMsgMetadata):
                Raw(2);
                break;
            case nameof(FixedRateMsgStream):
                Raw(2);
                U64();
                Clock();
                break;
            case nameof(FixedRateOp):
                U64();
                Clock();
                break;
            case nameof(UdpUnicast):
                Stream();
                Text();
                break;
            case nameof(UdpVTableStream):
                Raw(2);
                Text();
                break;
            case nameof(SetComponentMetadata) or nameof(ComponentMetadata):
                ComponentMeta();
                break;
            case nameof(SetStreamState):
                U64();
                Option(Bool);
                Option(U64);
                Option(Duration);
                Option(U64);
                break;
            case nameof(GetTimeSeries):
                Raw(2);
                Repeat(3, U64);
                Option(U64);
                break;
            case nameof(SchemaMsg):
                Schema();
                break;
            case nameof(GetSchema) or nameof(GetComponentMetadata) or nameof(LastUpdated) or nameof(EarliestTimestamp):
                U64();
                break;
            case nameof(DumpMetadataResp):
                Seq(ComponentMeta);
                Seq(LogMeta);
                Config();
                break;
            case nameof(DumpSchemaResp):
                Seq(() =>
                {
                    U64();
                    Schema();
                });
                Seq(() => Repeat(2, U64));
                break;
            case nameof(SetDbConfig):
                Option(Bool);
                Map();
                break;
            case nameof(DbConfig):
                Config();
                break;
            case nameof(StreamTimestamp):
                Repeat(2, U64);
                break;
            case nameof(SqlQuery) or nameof(ErrorResponse) or nameof(ArchiveSaved):
                Text();
                break;
            case nameof(ArrowIpc):
                Option(Bytes);
                break;
            case nameof(MsgMetadata):
                LogMeta();
                break;
            case nameof(SetMsgMetadata):
                Raw(2);
                LogMeta();
                break;
            case nameof(PlotOverviewQuery):
                Raw(2);
                Repeat(3, U64);
                U32();
                U64();
                break;
            case nameof(GetMsgs):
                Raw(2);
                Repeat(2, U64);
                Option(U64);
                break;
            case nameof(MsgBatch):
                Seq(() =>
                {
                    U64();
                    Bytes();
                });
                break;
            case nameof(SparklineQuery):
                Text();
                U32();
                break;
            case nameof(FollowStream):
                U32();
                break;
            case nameof(ConnectionSettings):
                Bool();
                break;
            case nameof(StoreAsset):
                Text();
                Bytes();
                break;
            case nameof(SaveArchive):
                Text();
                Variant(3);
                break;
            case nameof(LogEntry):
                Raw(1);
                Text();
                break;
            case nameof(MeanOp):
                U16();
                break;
            default:
                throw new NotSupportedException(name);
        }
    }

    private void Op()
    {
        switch (Variant(7))
        {
            case 0 or 1 or 5:
                Repeat(2, U16);
                break;
            case 3:
                U16();
                break;
            case 4:
                Repeat(3, U16);
                break;
            case 6:
                U16();
                Raw(2);
                U16();
                break;
            default:
                break;
        }
    }

    private void Stream()
    {
        if (Variant(3) == 1)
        {
            Clock();
        }

        U64();
    }

    private void Clock()
    {
        if (Variant(3) == 2)
        {
            U64();
        }

        Repeat(2, U64);
    }

    private void ComponentMeta()
    {
        U64();
        Text();
        Map();
    }

    private void LogMeta()
    {
        Text();
        _nodeCount = 0;
        Named(0, hasLabel: false);
        Map();
    }

    private void Config()
    {
        Bool();
        Duration();
        Map();
    }

    private void Schema()
    {
        Variant(11);
        Seq(U64, ComponentSchema.DimensionCountMax);
    }

    private void Named(int depth, bool hasLabel)
    {
        Node(depth);
        Repeat(hasLabel ? 2 : 1, Text);
        ulong kind = Variant(29);
        Parts(kind switch { 18 or 21 or 22 => 1, 25 => 2, _ => 0 }, depth, kind is 23 or 24, kind == 26);
        if (kind == 27)
        {
            Seq(() =>
            {
                Node(depth + 1);
                Text();
                ulong variant = Variant(4);
                Parts(variant == 1 ? 1 : 0, depth + 1, variant == 2, variant == 3);
            });
        }
    }

    private void Parts(int fixedCount, int depth, bool hasElements, bool hasFields)
    {
        Repeat(fixedCount, () => Named(depth + 1, hasLabel: false));
        if (hasElements || hasFields)
        {
            Seq(() => Named(depth + 1, hasFields));
        }
    }

    private void Node(int depth)
    {
        if (depth == OwnedNamedType.DepthMax || ++_nodeCount > OwnedNamedType.TypeCountMax)
        {
            throw new Refusal(PostcardError.Invalid);
        }
    }

    private void Map() => Seq(() => Repeat(2, Text));

    private void Duration()
    {
        UInt128 seconds = Varint(10, 1);
        if (seconds + (Varint(5, 15) / 1_000_000_000) > ulong.MaxValue)
        {
            throw new Refusal(PostcardError.Invalid);
        }
    }

    private void Option(Action value)
    {
        if (Flag(PostcardError.BadOption))
        {
            value();
        }
    }

    // Our bounds refuse what cannot be there as a short message, the rest as invalid.
    private void Seq(Action item, int countMax = int.MaxValue)
    {
        ulong count = Varint(10, 1);
        if (countMax != int.MaxValue && count > (ulong)countMax)
        {
            throw new Refusal(count > (ulong)(payload.Length - _position) ? PostcardError.UnexpectedEnd : PostcardError.Invalid);
        }

        for (ulong i = 0; i < count; i++)
        {
            item();
        }
    }

    private void Text()
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Take(Varint(10, 1)));
        }
        catch (ArgumentException)
        {
            throw new Refusal(PostcardError.BadUtf8);
        }
    }

    private void Bytes() => Take(Varint(10, 1));

    private void Raw(ulong byteCount) => Take(byteCount);

    private void U16() => Varint(3, 3);

    private void U32() => Varint(5, 15);

    private void U64() => Varint(10, 1);

    private ulong Variant(ulong count)
    {
        ulong variant = Varint(5, 15);
        return variant < count ? variant : throw new Refusal(PostcardError.Invalid);
    }

    private void Bool() => Flag(PostcardError.BadBool);

    private bool Flag(PostcardError otherwise) => Take(1)[0] is <= 1 and var flag ? flag == 1 : throw new Refusal(otherwise);

    private ulong Varint(int byteCountMax, byte lastByteMax)
    {
        ulong value = 0;
        for (int i = 0; i < byteCountMax; i++)
        {
            byte b = Take(1)[0];
            value |= (ulong)(b & 0x7f) << (7 * i);
            if (b < 0x80)
            {
                return i < byteCountMax - 1 || b <= lastByteMax ? value : throw new Refusal(PostcardError.BadVarint);
            }
        }

        throw new Refusal(PostcardError.BadVarint);
    }

    private byte[] Take(ulong byteCount)
    {
        if (byteCount > (ulong)(payload.Length - _position))
        {
            throw new Refusal(PostcardError.UnexpectedEnd);
        }

        _position += (int)byteCount;
        return payload[(_position - (int)byteCount).._position];
    }

    private static void Repeat(int count, Action item)
    {
        for (int i = 0; i < count; i++)
        {
            item();
        }
    }

    private sealed class Refusal(PostcardError error) : Exception
    {
        public PostcardError Error { get; } = error;
    }
}
