using System.Text.Json;

namespace ElodinFast.Wire.Tests;

/// <summary>tests/vectors/component-ids.jsonl and message-ids.jsonl.</summary>
public class IdVectors
{
    // Types with an id that is no packet's: parts of messages.
    private static readonly string[] s_parts =
        ["ArchiveFormat", "InitialTimestamp", "StreamBehavior", "VTable", "Op", "Field", "OpRef", "PrimType"];

    // Names that C# or its habits would not have.
    private static readonly Dictionary<string, string> s_ours = new()
    {
        ["Stream"] = nameof(MessageIds.StreamRequest),
        ["SQLQuery"] = nameof(MessageIds.SqlQuery),
        ["ArrowIPC"] = nameof(MessageIds.ArrowIpc),
        ["MeanOp"] = nameof(ExtIds.Mean),
        ["FixedRateBehavior"] = nameof(ExtIds.FixedRate),
    };

    [Fact]
    public void ComponentId_FromName_IsThatOfEveryVector()
    {
        int count = 0;
        foreach (JsonElement line in Vector.ReadLines("component-ids.jsonl"))
        {
            Assert.Equal(line.GetProperty("id").GetUInt64(), ComponentId.FromName(line.GetProperty("name").GetString()!).Value);
            count++;
        }

        Assert.Equal(52, count);
    }

    [Fact]
    public void PacketId_FromName_IsThatOfEveryVector()
    {
        int count = 0;
        foreach (JsonElement line in Vector.ReadLines("message-ids.jsonl"))
        {
            string name = line.GetProperty("name").GetString()!;
            var expected = new PacketId(line.GetProperty("id")[0].GetByte(), line.GetProperty("id")[1].GetByte());
            switch (line.GetProperty("kind").GetString())
            {
                case "name":
                    Assert.Equal(expected, PacketId.FromLogName(name));
                    break;
                case "type":
                    Assert.Equal(expected, PacketId.FromTypeName(name));
                    AssertConstant(name, expected, mustExist: !s_parts.Contains(name));
                    break;
                default:
                    AssertConstant(name, expected, mustExist: true);
                    break;
            }

            count++;
        }

        Assert.Equal(77, count);
    }

    private static void AssertConstant(string name, PacketId expected, bool mustExist)
    {
        string ours = s_ours.GetValueOrDefault(name, name);
        object? constant = (typeof(MessageIds).GetField(ours) ?? typeof(ExtIds).GetField(ours))?.GetValue(null);
        if (mustExist || constant is not null)
        {
            Assert.True(expected.Equals(constant), $"{name}: {constant}");
        }
    }
}
