using System.Net.Http.Headers;
using System.Text;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class BadInputTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    private const string Start = "{\"text\":\"a\",\"channel\":\"web\",\"customer\":{\"channel\":\"email\",\"handle\":\"bad@example.com\"}";

    public static TheoryData<string, string, string> Bodies() => new()
    {
        { "not JSON", "malformed-body", "hello" },
        { "nothing", "malformed-body", "" },
        { "truncated", "malformed-body", Start },
        { "two documents", "malformed-body", Start + "}{}" },
        { "a comment", "malformed-body", Start + "/* x */}" },
        { "a word", "malformed-body", Start + ",\"fields\":{\"a\":Nano}}" },
        { "a member twice", "malformed-body", Start + ",\"channel\":\"app\"}" },
        { "a member twice, escaped once", "malformed-body", Start + ",\"\\u0063hannel\":\"app\"}" },
        { "a field twice", "malformed-body", Start + ",\"fields\":{\"a\":1,\"a\":2}}" },
        { "an unknown member", "unknown-field", Start + ",\"isAdmin\":true}" },
        { "an unknown member inside", "unknown-field", Start.Replace("\"handle\"", "\"password\":1,\"handle\"") + "}" },
        { "a wrong case", "unknown-field", Start + ",\"Priority\":\"high\"}" },
        { "an array", "validation-failed", "[]" },
        { "a number as text", "validation-failed", Start.Replace("\"a\"", "1") + "}" },
        { "null where it cannot be", "validation-failed", Start.Replace("\"web\"", "null") + "}" },
        { "an unknown enum value", "validation-failed", Start.Replace("\"web\"", "\"fax\"") + "}" },
        { "an enum as number", "validation-failed", Start.Replace("\"web\"", "0") + "}" },
        { "no channel", "validation-failed", "{\"text\":\"a\",\"customer\":{\"channel\":\"email\",\"handle\":\"x\"}}" },
        { "no text and no subject", "validation-failed", Start.Replace("\"text\":\"a\",", "") + "}" },
        { "no customer", "validation-failed", "{\"text\":\"a\",\"channel\":\"web\"}" },
        { "a blank text", "validation-failed", Start.Replace("\"a\"", "\"  \"") + "}" },
        { "a long subject", "validation-failed", Start + ",\"subject\":\"" + new string('s', 501) + "\"}" },
        { "too many tags", "validation-failed", Start + ",\"tags\":[" + string.Join(',', Enumerable.Range(0, 51).Select(i => $"\"t{i}\"")) + "]}" },
        { "an empty tag", "validation-failed", Start + ",\"tags\":[\"\"]}" },
        { "NaN", "validation-failed", Start + ",\"fields\":{\"a\":NaN}}" },
        { "Infinity", "validation-failed", Start + ",\"priority\": Infinity }" },
        { "1e400", "validation-failed", Start + ",\"fields\":{\"n\":1e400}}" },
        { "-0", "validation-failed", Start + ",\"fields\":{\"n\":-0}}" },
        { "2^63", "validation-failed", Start + ",\"fields\":{\"n\":9223372036854775808}}" },
        { "year 1", "validation-failed", Start + ",\"occurredAt\":\"0001-01-01T00:00:00Z\"}" },
        { "year 9999", "validation-failed", Start + ",\"occurredAt\":\"9999-12-31T00:00:00Z\"}" },
        { "no offset", "validation-failed", Start + ",\"occurredAt\":\"2025-01-01T00:00:00\"}" },
        { "30 February", "validation-failed", Start + ",\"occurredAt\":\"2025-02-30T00:00:00Z\"}" },
        { "the future", "validation-failed", Start + ",\"occurredAt\":\"2026-01-02T00:00:00Z\"}" },
        { "1,000 levels", "limits-exceeded", Start + ",\"fields\":" + string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1001) },
        { "33 levels", "limits-exceeded", Start + ",\"fields\":{\"a\":" + new string('[', 31) + new string(']', 31) + "}}" },
        { "unknown and 1,000 levels", "limits-exceeded", "{\"x\":" + new string('[', 1000) },
        { "an escaped NUL", "invalid-text", Start.Replace("\"a\"", "\"a\\u0000b\"") + "}" },
        { "half a surrogate pair", "invalid-text", Start.Replace("\"a\"", "\"\\ud83d\"") + "}" },
        { "the other half", "invalid-text", Start.Replace("\"a\"", "\"\\ude00x\"") + "}" },
        { "half a pair in a name", "invalid-text", Start + ",\"fields\":{\"\\ud83d\":1}}" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_bad_body_is_400(string what, string code, string body)
    {
        _ = what;
        (await app.Admin.Post("/v1/tickets", body)).Problem(400, code);
    }

    [Fact]
    public async Task Thirty_two_levels_are_fine() =>
        (await app.Admin.Post("/v1/tickets", Start + ",\"fields\":{\"a\":" + new string('[', 30) + new string(']', 30) + "}}")).Ok();

    [Fact]
    public async Task The_pointer_says_where()
    {
        var answer = await app.Admin.Post("/v1/tickets", Start + ",\"priority\":\"very\",\"tags\":[\"a\",7],\"fields\":{\"a/b\":{\"c\":1e999}},\"x~y\":1}");
        var pointers = answer.Problem(400, "unknown-field").GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString());
        Assert.Equal(["/priority", "/tags/1", "/fields/a~1b/c", "/x~0y"], pointers);
    }

    [Fact]
    public async Task The_pointer_says_where_a_number_is_none()
    {
        var answer = await app.Admin.Post("/v1/tickets", Start + ",\"priority\":\"very\",\"fields\":{\"a\":[{\"b\":[1]},-Infinity]}}");
        var pointers = answer.Problem(400, "validation-failed").GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString());
        Assert.Equal(["/priority", "/fields/a/1"], pointers);
    }

    [Fact]
    public async Task Invalid_utf8_and_raw_nul_are_400_invalid_text()
    {
        foreach (var bytes in new byte[][] { [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0x00] })
        {
            var body = new ByteArrayContent([.. Encoding.UTF8.GetBytes("{\"text\":\""), .. bytes, .. Encoding.UTF8.GetBytes("\",\"channel\":\"web\"}")]);
            body.Headers.ContentType = new("application/json");
            (await app.Admin.Send("POST", "/v1/tickets", body)).Problem(400, "invalid-text");
        }
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData(null, 415)]
    [InlineData("application/xml", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/merge-patch+json", 415)]
    [InlineData("application/json; charset=utf-8", 400)]
    [InlineData("APPLICATION/JSON", 400)]
    public async Task A_body_must_be_json(string? type, int status)
    {
        var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        var answer = await app.Admin.Send("POST", "/v1/tickets", body);
        answer.Problem(status, status == 415 ? "unsupported-media-type" : "validation-failed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_than_1_MiB_is_413(bool chunked)
    {
        var body = new StringContent($"{{\"text\":\"{new string('x', 1024 * 1024)}\"}}", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/tickets") { Content = body };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;
        var response = await app.Admin.Http.SendAsync(request);
        new Answered(response, await response.Content.ReadAsStringAsync()).Problem(413, "payload-too-large");
        Assert.True(response.Headers.ConnectionClose);
    }

    [Theory]
    [InlineData("application/xml", 406)]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData("application/xml, */*;q=0.1", 200)]
    [InlineData("application/*", 200)]
    [InlineData("application/json;q=0.5", 200)]
    public async Task Accept_must_admit_json(string accept, int status)
    {
        var answer = await app.Admin.Send("GET", "/v1/tickets", (string?)null, ("Accept", accept));
        Assert.Equal(status, answer.Status);
        if (status == 406) answer.Problem(406, "not-acceptable");
    }

    [Fact]
    public async Task Unknown_methods_are_405_with_allow()
    {
        foreach (var method in new[] { "DELETE", "TRACE", "FOO" })
        {
            var answer = await app.Admin.Send(method, "/v1/tickets", (string?)null);
            answer.Problem(405, "method-not-allowed");
            Assert.Contains("POST", string.Join(',', answer.Response.Content.Headers.Allow));
        }
    }

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/nothing")]
    [InlineData("/v1/tickets/tkt_x")]
    [InlineData("/v1/tickets/tkt_00000000000000000000000000")]
    [InlineData("/v1/tickets/99999999")]
    [InlineData("/v1/tickets/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("/v1/tickets/' OR 1=1--")]
    [InlineData("/v1/queues/UPPER")]
    [InlineData("/v1/customers/cus_x")]
    [InlineData("/v1/agents/agt_x")]
    [InlineData("/v1/keys/key_x")]
    [InlineData("/problems/none")]
    public async Task What_is_not_there_is_404(string path) => (await app.Admin.Get(path)).Problem(404, "not-found");

    [Theory]
    [InlineData("limit=0", "validation-failed")]
    [InlineData("limit=-1", "validation-failed")]
    [InlineData("limit=101", "validation-failed")]
    [InlineData("limit=10001", "validation-failed")]
    [InlineData("limit=abc", "validation-failed")]
    [InlineData("limit=1&limit=2", "validation-failed")]
    [InlineData("limit=", "validation-failed")]
    [InlineData("sort=password", "validation-failed")]
    [InlineData("sort=-createdAt,id", "validation-failed")]
    [InlineData("status=open", "validation-failed")]
    [InlineData("status=queued,", "validation-failed")]
    [InlineData("dueBefore=tomorrow", "validation-failed")]
    [InlineData("cursor=abc", "invalid-cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "invalid-cursor")]
    [InlineData("page=2", "unknown-parameter")]
    [InlineData("Status=queued", "unknown-parameter")]
    [InlineData("q=a%00b", "invalid-text")]
    public async Task A_bad_query_is_400(string query, string code) => (await app.Admin.Get($"/v1/tickets?{query}")).Problem(400, code);

    [Theory]
    [InlineData("q=' OR 1=1--")]
    [InlineData("q=%25_\\")]
    [InlineData("tag='; DROP TABLE ticket;--")]
    [InlineData("category={\"$ne\":null}")]
    [InlineData("customer=cus_' OR '1'='1")]
    [InlineData("externalId=%25")]
    public async Task Filters_match_literally(string query)
    {
        await app.NewTicket("literal@example.com", "\"tags\":[\"x\"]");
        Assert.Equal(0, (await app.Admin.Get($"/v1/tickets?{query}")).Ok().Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_parameter_is_refused_everywhere()
    {
        foreach (var path in new[] { "/v1/me", "/v1/agents", "/v1/queues", "/v1/events", "/v1/keys", "/v1/clock" })
            (await app.Admin.Get($"{path}?x=1")).Problem(400, "unknown-parameter");
    }
}
