using System.Text.Json;

namespace ElodinFast.Wire.Tests;

/// <summary>tests/vectors/component-ids.jsonl and message-ids.jsonl.</summary>
public class IdVectors
{
    // Never sent: a client library uses it inside itself.
    private const string NeverOnAWire = "NewConnection";

    // Names that C# or its habits would not have.
    private static readonly Dictionary<string, string> s_ours = new()
    {
        ["Stream"] = nameof(MessageIds.StreamRequest),
        ["SQLQuery"] = nameof(MessageIds.SqlQuery),
        ["ArrowIPC"] = nameof(MessageIds.ArrowIpc),
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
                    AssertConstant(name, expected, mustExist: false);
                    break;
                default:
                    AssertConstant(name, expected, mustExist: name != NeverOnAWire);
                    break;
            }

            count++;
        }

        Assert.Equal(77, count);
    }

    private static void AssertConstant(string name, PacketId expected, bool mustExist)
    {
        object? constant = typeof(MessageIds).GetField(s_ours.GetValueOrDefault(name, name))?.GetValue(null);
        if (mustExist || constant is not null)
        {
            Assert.True(expected.Equals(constant), $"{name}: {constant}");
        }
    }
}
