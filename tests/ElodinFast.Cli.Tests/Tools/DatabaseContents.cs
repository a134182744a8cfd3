using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli.Tests;

/// <summary>What a database directory holds, decoded from its files by a reader of its own, in the shape of the recorded runs.</summary>
internal static class DatabaseContents
{
    public static JsonElement Decode(string path)
    {
        var root = new JsonObject();
        try
        {
            DbConfig state = DatabaseDirectory.ReadState(path);
            root["db_state"] = new JsonObject { ["metadata"] = ToJson(state.Metadata), ["recording"] = state.Recording };
        }
        catch (DatabaseException)
        {
            root["db_state"] = null; // damaged, which some tools do not mind
        }

        var components = new JsonObject();
        foreach (string directory in Directory.GetDirectories(path).Order(StringComparer.Ordinal))
        {
            if (ulong.TryParse(Path.GetFileName(directory), out _))
            {
                components[Path.GetFileName(directory)] = DecodeComponent(directory);
            }
        }

        root["components"] = components;
        var messages = new JsonObject();
        string logs = Path.Combine(path, "msgs");
        foreach (string directory in Directory.Exists(logs) ? [.. Directory.GetDirectories(logs).Order(StringComparer.Ordinal)] : Array.Empty<string>())
        {
            if (ushort.TryParse(Path.GetFileName(directory), out _))
            {
                messages[Path.GetFileName(directory)] = DecodeMessages(directory);
            }
        }

        root["messages"] = messages;
        return JsonSerializer.SerializeToElement(root);
    }

    /// <summary>Only what both a recording and our decoding have: names, metadata, start fields, timestamps, values as bytes, messages.</summary>
    public static string Normalise(JsonElement contents)
    {
        var text = new StringBuilder();
        if (contents.TryGetProperty("db_state", out JsonElement state) && state.ValueKind == JsonValueKind.Object && state.TryGetProperty("metadata", out JsonElement map))
        {
            AppendMap(text.Append("db_state "), map);
        }

        foreach (JsonProperty component in contents.GetProperty("components").EnumerateObject().OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            text.Append(component.Name).Append(' ');
            JsonElement c = component.Value;
            if (c.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String)
            {
                text.Append(name.GetString());
            }

            if (c.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object)
            {
                AppendMap(text, metadata);
            }

            if (c.TryGetProperty("timestamps", out JsonElement times) && times.ValueKind == JsonValueKind.Array && times.GetArrayLength() > 0)
            {
                text.Append(" times ").Append(times.GetRawText().Replace(" ", string.Empty, StringComparison.Ordinal));
                text.Append(" start ").Append(StartOf(c));
            }

            if (c.TryGetProperty("values", out JsonElement values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0)
            {
                string? prim = c.TryGetProperty("schema", out JsonElement schema) && schema.ValueKind == JsonValueKind.Object ? schema.GetProperty("prim").GetString() : null;
                text.Append(" values ").AppendJoin(',', values.EnumerateArray().Select(v => Hex(v, prim)));
            }

            text.Append('\n');
        }

        if (contents.TryGetProperty("messages", out JsonElement messages) && messages.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty log in messages.EnumerateObject().Where(l => ushort.TryParse(l.Name, out _)).OrderBy(l => l.Name, StringComparer.Ordinal))
            {
                text.Append("log ").Append(log.Name).Append(' ')
                    .Append(log.Value.TryGetProperty("timestamps", out JsonElement t) ? t.GetRawText().Replace(" ", string.Empty, StringComparison.Ordinal) : "-");
                if (log.Value.TryGetProperty("messages", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
                {
                    text.Append(' ').AppendJoin(',', list.EnumerateArray().Select(m =>
                        m.TryGetProperty("text", out JsonElement s) ? Convert.ToHexStringLower(Encoding.UTF8.GetBytes(s.GetString()!)) : m.GetProperty("hex").GetString()));
                }

                text.Append('\n');
            }
        }

        return text.ToString();
    }

    // Unset is i64 max; a shift of an unset field means nothing (docs/compatibility.md).
    private static string StartOf(JsonElement component)
    {
        if (!component.TryGetProperty("index", out JsonElement index) || index.ValueKind != JsonValueKind.Object || !index.TryGetProperty("start", out JsonElement start))
        {
            return "-";
        }

        long value = start.GetInt64();
        return value > long.MaxValue / 2 || value < long.MinValue / 2 ? "unset" : value.ToString(CultureInfo.InvariantCulture);
    }

    private static void AppendMap(StringBuilder text, JsonElement map)
    {
        foreach (JsonProperty entry in map.EnumerateObject().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            text.Append(' ').Append(entry.Name).Append('=').Append(entry.Value.GetString());
        }

        text.Append('\n');
    }

    private static string Hex(JsonElement value, string? prim)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return string.Concat(value.EnumerateArray().Select(v => Hex(v, prim)));
        }

        if (prim is null)
        {
            return value.GetString()!;
        }

        byte[] bytes = new byte[8];
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        switch (prim)
        {
            case "f64":
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, ParseFloat(text));
                return Convert.ToHexStringLower(bytes);
            case "f32":
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)ParseFloat(text));
                return Convert.ToHexStringLower(bytes.AsSpan(0, 4));
            case "bool":
                return text is "true" or "1" ? "01" : "00";
            default:
                int size = int.Parse(prim[1..], CultureInfo.InvariantCulture) / 8;
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, text.StartsWith('-') ? (ulong)long.Parse(text, CultureInfo.InvariantCulture) : ulong.Parse(text, CultureInfo.InvariantCulture));
                return Convert.ToHexStringLower(bytes.AsSpan(0, size));
        }
    }

    private static double ParseFloat(string text) => text.ToLowerInvariant() switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static JsonObject ToJson(IReadOnlyList<KeyValuePair<string, string>> map)
    {
        var json = new JsonObject();
        foreach ((string key, string value) in map)
        {
            json[key] = value;
        }

        return json;
    }

    private static JsonObject DecodeComponent(string directory)
    {
        var json = new JsonObject();
        try
        {
            if (AtomicFile.TryRead(Path.Combine(directory, "metadata"), out ComponentMetadata metadata))
            {
                json["name"] = metadata.Name;
                json["metadata"] = ToJson(metadata.Metadata);
            }
        }
        catch (DatabaseException)
        {
            json["name"] = null;
        }

        int size = 0;
        try
        {
            if (AtomicFile.TryRead(Path.Combine(directory, "schema"), out SchemaMsg schema))
            {
                json["schema"] = new JsonObject { ["prim"] = schema.Schema.Type.ToString().ToLowerInvariant() };
                size = (int)schema.Schema.ByteCount;
            }
        }
        catch (DatabaseException)
        {
            json["schema"] = null;
        }

        byte[] index = ReadLog(Path.Combine(directory, "index"), 24, out byte[] header);
        byte[] data = ReadLog(Path.Combine(directory, "data"), 24, out byte[] dataHeader);
        if (header.Length == 24)
        {
            json["index"] = new JsonObject { ["start"] = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16)) };
            json["timestamps"] = new JsonArray([.. Enumerable.Range(0, index.Length / 8).Select(i => (JsonNode)BinaryPrimitives.ReadInt64LittleEndian(index.AsSpan(i * 8)))]);
        }

        if (dataHeader.Length == 24)
        {
            // Without a schema, as raw bytes of the size that the header says.
            string? prim = json["schema"] is JsonObject s ? s["prim"]!.GetValue<string>() : null;
            size = prim is null ? (int)BinaryPrimitives.ReadInt64LittleEndian(dataHeader.AsSpan(16)) : size;
            json["values"] = new JsonArray([.. Enumerable.Range(0, size == 0 ? 0 : data.Length / size).Select(i => Value(data.AsSpan(i * size, size), prim))]);
        }

        return json;
    }

    private static JsonNode Value(ReadOnlySpan<byte> bytes, string? prim)
    {
        if (prim is null)
        {
            return Convert.ToHexStringLower(bytes);
        }

        int width = prim is "bool" ? 1 : int.Parse(prim[1..], CultureInfo.InvariantCulture) / 8;
        var list = new JsonArray();
        for (int i = 0; i < bytes.Length; i += width)
        {
            ReadOnlySpan<byte> e = bytes.Slice(i, width);
            list.Add((JsonNode)(prim switch
            {
                "f64" => BinaryPrimitives.ReadDoubleLittleEndian(e).ToString("R", CultureInfo.InvariantCulture).Replace("Infinity", "inf", StringComparison.Ordinal),
                "f32" => BinaryPrimitives.ReadSingleLittleEndian(e).ToString("R", CultureInfo.InvariantCulture).Replace("Infinity", "inf", StringComparison.Ordinal),
                "bool" => e[0] == 0 ? "0" : "1",
                "i8" => ((sbyte)e[0]).ToString(CultureInfo.InvariantCulture),
                "u8" => e[0].ToString(CultureInfo.InvariantCulture),
                "i16" => BinaryPrimitives.ReadInt16LittleEndian(e).ToString(CultureInfo.InvariantCulture),
                "u16" => BinaryPrimitives.ReadUInt16LittleEndian(e).ToString(CultureInfo.InvariantCulture),
                "i32" => BinaryPrimitives.ReadInt32LittleEndian(e).ToString(CultureInfo.InvariantCulture),
                "u32" => BinaryPrimitives.ReadUInt32LittleEndian(e).ToString(CultureInfo.InvariantCulture),
                "i64" => BinaryPrimitives.ReadInt64LittleEndian(e).ToString(CultureInfo.InvariantCulture),
                _ => BinaryPrimitives.ReadUInt64LittleEndian(e).ToString(CultureInfo.InvariantCulture),
            }));
        }

        return list;
    }

    private static JsonObject DecodeMessages(string directory)
    {
        byte[] times = ReadLog(Path.Combine(directory, "timestamps"), 16, out _);
        byte[] records = ReadLog(Path.Combine(directory, "offsets"), 16, out _);
        byte[] payload = ReadLog(Path.Combine(directory, "data_log"), 16, out _);
        var messages = new JsonArray();
        for (int i = 0; i + 16 <= records.Length; i += 16)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(records.AsSpan(i));
            int offset = length <= 12 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(records.AsSpan(i + 12));
            ReadOnlySpan<byte> bytes = length <= 12 ? records.AsSpan(i + 4, length)
                : offset < payload.Length ? payload.AsSpan(offset, Math.Min(length, payload.Length - offset)) : default;
            messages.Add(new JsonObject { ["len"] = length, ["hex"] = Convert.ToHexStringLower(bytes) });
        }

        return new JsonObject
        {
            ["timestamps"] = new JsonArray([.. Enumerable.Range(0, times.Length / 8).Select(i => (JsonNode)BinaryPrimitives.ReadInt64LittleEndian(times.AsSpan(i * 8)))]),
            ["messages"] = messages,
        };
    }

    private static byte[] ReadLog(string path, int headerByteCount, out byte[] header)
    {
        header = [];
        if (!File.Exists(path))
        {
            return [];
        }

        using FileStream file = File.OpenRead(path);
        var head = new byte[headerByteCount];
        if (file.ReadAtLeast(head, headerByteCount, throwOnEndOfStream: false) < headerByteCount)
        {
            return [];
        }

        header = head;
        long committed = Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(head), headerByteCount, file.Length);
        var data = new byte[committed - headerByteCount];
        file.ReadExactly(data);
        return data;
    }
}
