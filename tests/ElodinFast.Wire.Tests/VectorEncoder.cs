using System.Buffers;
using System.Text.Json;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>Encodes the fields of a vector: what a writer would send that wants to say the same.</summary>
internal static class VectorEncoder
{
    public static byte[] Encode(Vector vector)
    {
        JsonElement f = vector.Fields;
        return vector.Message switch
        {
            "VTableMsg" => Packet(vector, new VTableMsg(Id(f, "id"), VTable(f))),
            "Stream" => Packet(vector, new StreamRequest(Behavior(f.GetProperty("behavior")), f.GetProperty("id").GetUInt64())),
            "VTableStream" => Packet(vector, new VTableStream(Id(f, "id"))),
            "MsgStream" => Packet(vector, new MsgStream(Id(f, "msg_id"))),
            "SetComponentMetadata" => Packet(vector, new SetComponentMetadata(Metadata(f))),
            "ComponentMetadata" => Packet(vector, Metadata(f)),
            "ConnectionSettings" => Packet(vector, new ConnectionSettings(f.GetProperty("silent").GetBoolean())),
            "SetMsgMetadata" => Packet(vector, new SetMsgMetadata(
                Id(f, "id"), new MsgMetadata(f.GetProperty("name").GetString()!, Schema(f.GetProperty("schema")), Map(f)))),
            "LogEntry" => LogEntry(vector),
            _ => throw new NotSupportedException(vector.Message),
        };
    }

    public static VTable VTable(JsonElement fields)
    {
        VTableOp[] ops = [.. fields.GetProperty("ops").EnumerateArray().Select(Op)];
        VTableField[] vtableFields = [.. fields.GetProperty("fields").EnumerateArray()
            .Select(f => new VTableField(Number(f, "offset"), Number(f, "len"), Number(f, "arg")))];
        return new VTable(ops, vtableFields, Convert.FromHexString(fields.GetProperty("data_hex").GetString()!));
    }

    private static byte[] Packet<T>(Vector vector, T message)
        where T : IWireMessage<T>
    {
        var output = new ArrayBufferWriter<byte>();
        Packets.Write(output, message, vector.RequestId);
        Assert.True(Packets.TryRead(vector.Body, out T read, out _));
        if (typeof(T) != typeof(VTableMsg) && !typeof(T).Name.EndsWith("Metadata", StringComparison.Ordinal))
        {
            Assert.Equal(message, read); // the others hold lists, and are compared by what they encode to
        }

        return output.WrittenSpan.ToArray();
    }

    private static byte[] LogEntry(Vector vector)
    {
        var entry = new LogEntry(vector.Fields.GetProperty("level").GetByte(), vector.Fields.GetProperty("message").GetString()!);
        var output = new ArrayBufferWriter<byte>();
        Packets.WriteRaw(output, PacketKind.Message, vector.Header.Id, vector.RequestId, Payload.Of(entry));
        Assert.True(Packets.TryRead(vector.Body, out LogEntry read, out _));
        Assert.Equal(entry, read);
        return output.WrittenSpan.ToArray();
    }

    private static VTableOp Op(JsonElement op) => op.GetProperty("op").GetString() switch
    {
        "data" => VTableOp.Data(Number(op, "offset"), Number(op, "len")),
        "table" => VTableOp.Table(Number(op, "offset"), Number(op, "len")),
        "none" => VTableOp.None,
        "component" => VTableOp.Component(Number(op, "component_id")),
        "schema" => VTableOp.Schema(Number(op, "ty"), Number(op, "dim"), Number(op, "arg")),
        "timestamp" => VTableOp.Timestamp(Number(op, "source"), Number(op, "arg")),
        "ext" => VTableOp.Ext(Number(op, "arg"), Id(op, "id"), Number(op, "data")),
        var other => throw new NotSupportedException(other),
    };

    private static ushort Number(JsonElement element, string name) => element.GetProperty(name).GetUInt16();

    private static PacketId Id(JsonElement element, string name) =>
        new(element.GetProperty(name)[0].GetByte(), element.GetProperty(name)[1].GetByte());

    private static StreamBehavior Behavior(JsonElement behavior)
    {
        if (behavior.ValueKind == JsonValueKind.String)
        {
            return behavior.GetString() == "RealTime" ? StreamBehavior.RealTime : StreamBehavior.RealTimeBatched;
        }

        JsonElement clock = behavior.GetProperty("FixedRate");
        JsonElement start = clock.GetProperty("initial_timestamp");
        InitialTimestamp initial = start.ValueKind == JsonValueKind.Object ? InitialTimestamp.Manual(start.GetProperty("Manual").GetInt64())
            : start.GetString() == "Earliest" ? InitialTimestamp.Earliest : InitialTimestamp.Latest;
        return StreamBehavior.FixedRate(new FixedRateBehavior(
            initial, clock.GetProperty("timestep").GetUInt64(), clock.GetProperty("frequency").GetUInt64()));
    }

    private static ComponentMetadata Metadata(JsonElement f) => new(
        new ComponentId(f.GetProperty("component_id").GetUInt64()), f.GetProperty("name").GetString()!, Map(f));

    private static KeyValuePair<string, string>[] Map(JsonElement f) =>
        [.. f.GetProperty("metadata").EnumerateArray().Select(pair => KeyValuePair.Create(pair[0].GetString()!, pair[1].GetString()!))];

    private static OwnedNamedType Schema(JsonElement schema) => new(
        schema.GetProperty("name").GetString()!,
        OwnedDataModelType.Struct([.. schema.GetProperty("struct").EnumerateArray().Select(field => new NamedField(
            field.GetProperty("name").GetString()!, Builtin(field.GetProperty("ty").GetString()!)))]));

    private static OwnedNamedType Builtin(string name) =>
        new(name, new OwnedDataModelType(name == "u8" ? DataModelKind.U8 : DataModelKind.String));
}
