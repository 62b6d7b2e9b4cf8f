using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Api.Edge;

public sealed class ParserTests
{
    [Theory]
    [InlineData("2026-01-31T09:30:00Z", true)]
    [InlineData("2026-01-31T09:30:00.123+08:00", true)]
    [InlineData("2026-01-31T09:30:00", false)]
    [InlineData("2026-02-30T09:30:00Z", false)]
    [InlineData("0001-01-01T00:00:00Z", false)]
    [InlineData("9999-12-31T00:00:00Z", false)]
    [InlineData("2026-01-31", false)]
    [InlineData("yesterday", false)]
    [InlineData("", false)]
    public void Instants_need_an_offset_and_a_sane_year(string text, bool valid) => Assert.Equal(valid, Instants.TryParse(text, out _));

    [Fact]
    public void Instants_are_cut_to_milliseconds_in_utc()
    {
        Assert.True(Instants.TryParse("2026-01-31T09:30:00.1239+08:00", out var instant));
        Assert.Equal("2026-01-31T01:30:00.123Z", instant.ToString());
    }

    [Theory]
    [InlineData("\"v17\"", 17L)]
    [InlineData("W/\"v17\"", ETags.Never)]
    [InlineData("\"abc\"", ETags.Never)]
    [InlineData("*", null)]
    public void If_match_names_a_version(string header, long? version) => Assert.Equal(version, ETags.IfMatch(header));

    [Theory]
    [InlineData("v17")]
    [InlineData("\"v17")]
    [InlineData("\"v1\", \"v2\"")]
    [InlineData("")]
    public void A_malformed_if_match_is_refused(string header) =>
        Assert.Equal("validation-failed", Assert.Throws<ProblemException>(() => ETags.IfMatch(header)).Problem.Code);

    [Fact]
    public void Cursors_come_back_for_their_own_list_only()
    {
        var cursors = new Cursors(new Names());
        var cursor = cursors.Of("/v1/tickets\nstatus=queued\n", new(42, "tkt_x"));
        Assert.Equal(new PageKey(42, "tkt_x"), cursors.Read(cursor, "/v1/tickets\nstatus=queued\n"));
        Assert.Throws<ProblemException>(() => cursors.Read(cursor, "/v1/tickets\nstatus=closed\n"));
        Assert.Throws<ProblemException>(() => cursors.ReadPosition(cursor));
        Assert.Equal(7, cursors.ReadPosition(cursors.OfPosition(7)));
    }

    [Fact]
    public void Random_cursors_are_invalid_and_nothing_worse()
    {
        var cursors = new Cursors(new Names());
        Prop.ForAll<byte[]>(bytes =>
        {
            foreach (var text in new[] { Convert.ToBase64String(bytes), System.Buffers.Text.Base64Url.EncodeToString(bytes), System.Text.Encoding.Latin1.GetString(bytes) })
                Assert.Equal("invalid-cursor", Assert.Throws<ProblemException>(() => cursors.Read(text, "list")).Problem.Code);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Random_bodies_are_parsed_or_refused_and_nothing_worse()
    {
        var seed = """{"text":"a","channel":"web","customer":{"channel":"email","handle":"x"},"fields":{"a":[1,{"b":"\u4e00"}]}}"""u8.ToArray();
        Prop.ForAll<byte[], int>((bytes, at) =>
        {
            var body = seed.ToArray();
            for (var i = 0; i < Math.Min(bytes.Length, 4); i++) body[(int)((uint)(at * 31 + i * 7) % body.Length)] = bytes[i];
            foreach (var candidate in new[] { bytes, body })
            {
                try
                {
                    Body.Parse(candidate, Json.Read.OpenTicketRequest);
                }
                catch (ProblemException e)
                {
                    Assert.Equal(400, ProblemCodes.Find(e.Problem.Code)!.Status);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_answer_is_kept_whole()
    {
        var answer = new Answer(201, "{\"id\":\"x\"}"u8.ToArray()) { ETag = "\"v1\"", Location = "/v1/tickets/x", Obstacle = new("ticket", "tkt_1"), RetryAfter = 3, Pending = "req_1" };
        var kept = Answer.Unpack(answer.Pack());
        Assert.Equal(answer with { Replayed = true, Body = kept.Body }, kept);
        Assert.True(answer.Body.Span.SequenceEqual(kept.Body.Span));
    }

    [Fact]
    public void Every_refusal_of_the_domain_has_a_code_in_the_catalogue_with_its_status()
    {
        foreach (var type in typeof(Refusal).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Refusal))))
        {
            var arguments = type.GetConstructors().Single(c => c.GetParameters() is not [var p] || p.ParameterType != type).GetParameters()
                .Select(p => p.ParameterType == typeof(string) ? "x" : Activator.CreateInstance(p.ParameterType)).ToArray();
            var refusal = (Refusal)Activator.CreateInstance(type, arguments)!;
            var code = ProblemCodes.Find(refusal.Code);
            Assert.True(code is not null, $"{refusal.Code} is not in the catalogue.");
            Assert.Equal(refusal.Kind switch { RefusalKind.NotFound => 404, RefusalKind.Conflict => 409, RefusalKind.Precondition => 412, _ => 422 }, code.Status);
        }
    }

    private sealed class Names : IClaimNames
    {
        public string Identity(Channel channel, string handle) => $"{channel}:{handle}:secret";
    }
}
