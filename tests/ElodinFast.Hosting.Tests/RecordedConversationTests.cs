using System.Text.Json;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>
/// What a real server was sent, sent to ours: the replies must agree, but for what is named here with its reason. A named line that
/// agrees fails too, so the lists cannot outlive their reasons.
/// </summary>
public class RecordedConversationTests
{
    // Requests that the server does not serve yet, and lines that only make sense after them.
    private static readonly HashSet<string> s_notServed =
    [
        "vtable_stream_unknown_id",
        "vtable_stream_start",
        "vtable_stream_barrier_complete",
        "vtable_stream_second_round",
        "vtable_stream_timestamp_ns_carries_microseconds",
        "vtable_stream_timestamp_ns_carries_microseconds_row",
        "vtable_stream_length_and_gaps",
        "vtable_stream_length_and_gaps_row",
        "vtable_stream_without_timestamp",
        "vtable_stream_without_timestamp_row",
        "vtable_stream_mean_of_3",
        "vtable_stream_mean_of_3_row_3",
        "vtable_stream_unknown_ext_is_silent",
        "vtable_stream_field_too_long_is_silent",
        "udp_vtable_stream_unknown_id",
        "set_stream_state_unknown",
        "duration_nanos_carry", // SetStreamState again
    ];

    // A sample that the time order refuses does not stop the other fields of its table: one writer that is late for one component must
    // not take the others' samples away. What is refused, and the error, are the same.
    private static readonly HashSet<string> s_deliberate =
    [
        "multi_time_travel_in_first_field",
        "multi_fields_not_in_offset_order",
        "multi_three_more_rows_after_failures",
        "component_twice_second_older",
    ];

    [Theory]
    [InlineData("request-response.jsonl")]
    [InlineData("request-response-2.jsonl")]
    public void Server_SentWhatARealOneWasSent_AnswersTheSame(string recording)
    {
        using var fixture = new ServerFixture();
        var wrong = new List<string>();
        RawClient client = fixture.Connect();
        try
        {
            foreach (JsonElement line in File.ReadLines(Path.Combine(RepositoryRoot.Path, "tests", "vectors", "server", recording))
                .Select(text => JsonDocument.Parse(text).RootElement))
            {
                string name = line.GetProperty("name").GetString()!;
                foreach (JsonElement packet in line.GetProperty("send").EnumerateArray())
                {
                    client.Send(Convert.FromHexString(packet.GetString()!));
                }

                List<string> replies = client.ReadReplies();
                if (replies.LastOrDefault() == "closed")
                {
                    client.Dispose();
                    client = fixture.Connect();
                }

                string[] expected = [.. line.GetProperty("recv").EnumerateArray().Select(p => p.GetString()!)];
                bool agrees = Replies.Agree(expected, replies, line.TryGetProperty("varies", out JsonElement varies) ? varies.GetString()! : "");
                if (agrees == (s_notServed.Contains(name) || s_deliberate.Contains(name)))
                {
                    wrong.Add($"{name}: {(agrees ? "agrees, but is listed" : "")}\n  expected {Show(expected)}\n  received {Show(replies)}");
                }
            }
        }
        finally
        {
            client.Dispose();
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Show(IEnumerable<string> packets) =>
        string.Join(" | ", packets.Select(p => p == "closed" ? p : RawClient.Describe(Convert.FromHexString(p))));
}
