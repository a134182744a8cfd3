using System.Text.Json;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>A RealTime stream of a real server, beside ours for the same writes.</summary>
public class RecordedStreamTests
{
    // Ours streams every sample; the real server misses the one with which a component begins.
    private const string FirstSampleOfLateComponent = "28631e18240a06000000000000001c40";

    private static readonly string[] s_setUp = ["vtable_mach", "rows", "vtable_f32_vec3", "row_f32_vec3"];

    [Fact]
    public void RealTime_SameWritesAsRecorded_SendsTheSamePacketsForEachComponent()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        using RawClient writer = fixture.Connect();
        writer.Send(new SetComponentMetadata(new ComponentMetadata(
            ComponentId.FromName("rocket.mach"), "rocket.mach", [new("element_names", "m")])));
        writer.Send(new SetComponentMetadata(new ComponentMetadata(ComponentId.FromName("rocket.late"), "rocket.late", [])));
        foreach (JsonElement line in Lines("request-response.jsonl").Where(l => s_setUp.Contains(l.GetProperty("name").GetString())))
        {
            // Of the rows only the first: the recorded stream goes on from there.
            bool isRows = line.GetProperty("name").GetString() == "rows";
            SendAll(writer, line.GetProperty("send").EnumerateArray().Take(isRows ? 1 : int.MaxValue));
        }

        JsonElement recording = Lines("streams.jsonl").Single(l => l.GetProperty("name").GetString() == "tcp_real_time");
        var expected = new StreamRecord();
        foreach (JsonElement step in recording.GetProperty("events").EnumerateArray())
        {
            if (step.TryGetProperty("recv", out JsonElement packet))
            {
                expected.Add(Convert.FromHexString(packet.GetString()!));
            }
            else if (step.GetProperty("conn").GetString() == "writer")
            {
                SendAll(writer, [step.GetProperty("send")]);
            }
            else
            {
                client.Send(Convert.FromHexString(step.GetProperty("send").GetString()!));
                fixture.WaitForStream();
            }
        }

        var received = new StreamRecord();
        while (received.Count < expected.Count + 1)
        {
            received.Add(client.Read()!);
        }

        Assert.Equal(3, received.Contents.Count);
        Assert.Equal(1, received.Contents.Values.Sum(c => c.RemoveAll(body => body == FirstSampleOfLateComponent)));
        foreach ((ComponentId component, List<string> contents) in expected.Contents)
        {
            Assert.Equal(contents, received.Contents[component]);
        }
    }

    private static void SendAll(RawClient writer, IEnumerable<JsonElement> packets)
    {
        foreach (JsonElement packet in packets)
        {
            writer.Send(Convert.FromHexString(packet.GetString()!));
        }

        writer.ReadReplies();
    }

    private static IEnumerable<JsonElement> Lines(string file) =>
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "tests", "vectors", "server", file)).Select(text => JsonDocument.Parse(text).RootElement);
}
