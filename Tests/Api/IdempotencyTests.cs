using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Silo.Hosting;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

public sealed class IdempotencyTests(TicketingApp app) : IClassFixture<TicketingApp>
{
    private const string Body = """{"text":"once","channel":"web","customer":{"channel":"email","handle":"idem@example.com"}}""";

    [Fact]
    public async Task The_same_request_again_gets_the_first_answer_byte_for_byte()
    {
        var first = await Post("again", Body);
        var second = await Post("again", Body);
        Assert.Equal((201, first.Content, first.ETag, first.Response.Headers.Location), (second.Status, second.Content, second.ETag, second.Response.Headers.Location));
        Assert.Null(first.Header("Idempotency-Replayed"));
        Assert.Equal("true", second.Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Another_request_with_the_key_is_422()
    {
        (await Post("other", Body)).Ok();
        (await Post("other", Body.Replace("once", "twice", StringComparison.Ordinal))).Problem(422, "idempotency-key-reused");
        (await app.Admin.Send("POST", "/v1/customers", "{}", ("Idempotency-Key", "other"))).Problem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task The_key_of_another_caller_is_another_key()
    {
        var crm = await app.With("\"role\":\"integration\"");
        var mine = await Post("shared", Body);
        var theirs = (await crm.Send("POST", "/v1/tickets", Body, ("Idempotency-Key", "shared"))).Ok();
        Assert.NotEqual(mine.Text("id"), theirs.Text("id"));
    }

    [Fact]
    public async Task Of_many_at_once_one_runs()
    {
        for (var key = 0; key < 5; key++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Post($"many{key}", Body)));
            Assert.Single(answers.Where(a => a.Status == 201).Select(a => a.Content).Distinct());
            Assert.Single(answers, a => a.Status == 201 && a.Header("Idempotency-Replayed") is null);
            foreach (var waiting in answers.Where(a => a.Status != 201))
            {
                waiting.Problem(409, "request-in-progress");
                Assert.Equal("1", waiting.Header("Retry-After"));
            }
        }
    }

    [Fact]
    public async Task While_the_first_runs_the_same_again_is_409()
    {
        using var store = TestStore.Sqlite();
        using var commits = new HeldCommits();
        await using var slow = new TicketingApp(store, services => services.AddSingleton<SiloHosting.StoreWrapper>(inner => new FaultyStore(inner, commits.Next)));
        Task<Answered> Send(string body) => slow.Admin.Send("POST", "/v1/tickets", body, ("Idempotency-Key", "held"));
        (await slow.Admin.Get("/v1/me")).Ok();
        commits.Hold();
        var first = Send(Body);
        await commits.Held;
        (await Send(Body)).Problem(409, "request-in-progress");
        (await Send(Body.Replace("once", "twice", StringComparison.Ordinal))).Problem(422, "idempotency-key-reused");
        commits.GoOn();
        Assert.Equal(201, (await first).Status);
        Assert.Equal((201, (await first).Content), ((await Send(Body)).Status, (await Send(Body)).Content));
    }

    [Fact]
    public async Task Refusals_of_the_domain_are_kept_too()
    {
        var path = $"/v1/tickets/{(await app.NewTicket("idem2@example.com")).GetProperty("id").GetString()}";
        var first = await app.Admin.Send("POST", $"{path}/transitions", """{"to":"closed"}""", ("Idempotency-Key", "refused"));
        first.Problem(409, "invalid-transition");
        (await app.Admin.Post($"{path}/transitions", """{"to":"rejected","reason":"spam"}""")).Ok();
        var second = await app.Admin.Send("POST", $"{path}/transitions", """{"to":"closed"}""", ("Idempotency-Key", "refused"));
        Assert.Equal((409, first.Content, "true"), (second.Status, second.Content, second.Header("Idempotency-Replayed")));

        (await Post("claimed-1", Body.Replace("\"text\"", "\"externalId\":\"idem-1\",\"text\"", StringComparison.Ordinal))).Ok();
        var taken = await Post("claimed-2", Body.Replace("\"text\"", "\"externalId\":\"idem-1\",\"text\"", StringComparison.Ordinal));
        taken.Problem(409, "external-id-taken");
        Assert.Equal(taken.Content, (await Post("claimed-2", Body.Replace("\"text\"", "\"externalId\":\"idem-1\",\"text\"", StringComparison.Ordinal))).Content);
    }

    [Fact]
    public async Task A_request_that_is_not_run_creates_no_customer()
    {
        (await Post("stranger", Body)).Ok();
        (await Post("stranger", Body.Replace("idem@", "stranger@", StringComparison.Ordinal))).Problem(422, "idempotency-key-reused");
        Assert.Empty(await Customers("stranger@example.com"));

        // The customer of the first answer has another address by now: a replay does not make them again.
        var made = await Post("moved", Body.Replace("idem@", "moved@", StringComparison.Ordinal));
        (await app.Admin.Patch($"/v1/customers/{made.Json.GetProperty("customer").GetProperty("id").GetString()}", """{"identities":[]}""")).Ok();
        var again = await Post("moved", Body.Replace("idem@", "moved@", StringComparison.Ordinal));
        Assert.Equal((made.Content, "true"), (again.Content, again.Header("Idempotency-Replayed")));
        Assert.Empty(await Customers("moved@example.com"));
    }

    [Fact]
    public async Task A_ticket_for_an_unknown_queue_creates_no_customer_and_its_refusal_is_kept()
    {
        var body = Body.Replace("idem@", "nowhere@", StringComparison.Ordinal).Replace("\"text\"", "\"queue\":\"nowhere\",\"text\"", StringComparison.Ordinal);
        var first = await Post("nowhere", body);
        Assert.Equal("/queue", first.Problem(422, "reference-not-found").GetProperty("errors")[0].GetProperty("pointer").GetString());
        await app.NewQueue("nowhere");
        var second = await Post("nowhere", body);
        Assert.Equal((422, first.Content, "true"), (second.Status, second.Content, second.Header("Idempotency-Replayed")));
        Assert.Empty(await Customers("nowhere@example.com"));
        (await Post("nowhere-again", body)).Ok();
        Assert.Single(await Customers("nowhere@example.com"));
    }

    [Fact]
    public async Task A_refusal_for_what_does_not_exist_is_kept_too()
    {
        var ticket = $"/v1/tickets/{(await app.NewTicket("idem5@example.com")).GetProperty("id").GetString()}";
        const string Nobody = "00000000000000000000000000";
        (string Path, string Body)[] requests =
        [
            ("/v1/tickets", $$"""{"text":"t","channel":"web","customerId":"cus_{{Nobody}}"}"""),
            ($"{ticket}/messages", $$"""{"text":"m","from":"agent","agentId":"agt_{{Nobody}}"}"""),
            ($"{ticket}/assignments", $$"""{"agentId":"agt_{{Nobody}}"}"""),
            ("/v1/keys", $$"""{"name":"k","role":"agent","agentId":"agt_{{Nobody}}"}"""),
            ("/v1/agents", """{"login":"early","name":"Early","queues":["not-yet"]}"""),
        ];
        var first = new List<Answered>();
        foreach (var (path, body) in requests) first.Add(await Send(path, body));
        await app.NewQueue("not-yet");
        foreach (var ((path, body), answer) in requests.Zip(first))
        {
            answer.Problem(422, "reference-not-found");
            Assert.Null(answer.Header("Idempotency-Replayed"));
            var again = await Send(path, body);
            Assert.Equal((422, answer.Content, "true"), (again.Status, again.Content, again.Header("Idempotency-Replayed")));
            (await Send(path, $"{body} ")).Problem(422, "idempotency-key-reused");
        }
        (await app.Admin.Post(requests[^1].Path, requests[^1].Body)).Ok();

        Task<Answered> Send(string path, string body) => app.Admin.Send("POST", path, body, ("Idempotency-Key", $"nobody {path.Split('/')[^1]}"));
    }

    [Fact]
    public async Task A_bad_request_uses_no_key_up()
    {
        (await Post("bad", "{}")).Problem(400, "validation-failed");
        (await app.Admin.Send("POST", "/v1/tickets/0/notes", """{"text":"n"}""", ("Idempotency-Key", "bad"))).Problem(404, "not-found");
        (await Post("bad", Body)).Ok();
    }

    [Fact]
    public async Task A_secret_is_not_told_again()
    {
        var body = """{"name":"once","role":"auditor"}""";
        var first = (await app.Admin.Send("POST", "/v1/keys", body, ("Idempotency-Key", "secret"))).Ok();
        var second = (await app.Admin.Send("POST", "/v1/keys", body, ("Idempotency-Key", "secret"))).Ok();
        Assert.StartsWith("otk_", first.Text("key"));
        Assert.Null(second.Json.GetProperty("key").GetString());
        Assert.Equal(first.Text("id"), second.Text("id"));
    }

    [Fact]
    public async Task An_assignment_is_done_once()
    {
        var agent = await app.NewAgent("idem", online: false);
        var path = $"/v1/tickets/{(await app.NewTicket("idem3@example.com")).GetProperty("id").GetString()}/assignments";
        var body = $$"""{"agentId":"{{agent}}"}""";
        var first = (await app.Admin.Send("POST", path, body, ("Idempotency-Key", "assign"))).Ok();
        (await app.Admin.Post(path.Replace("assignments", "notes", StringComparison.Ordinal), """{"text":"since then"}""")).Ok();
        var second = (await app.Admin.Send("POST", path, body, ("Idempotency-Key", "assign"))).Ok();
        Assert.Equal((200, first.Content, first.ETag, "true"), (second.Status, second.Content, second.ETag, second.Header("Idempotency-Replayed")));
        Assert.Equal(agent, second.Json.GetProperty("assignee").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_refused_assignment_stays_refused()
    {
        var agent = await app.NewAgent("idem-full", "\"capacity\":0", online: false);
        var path = $"/v1/tickets/{(await app.NewTicket("idem4@example.com")).GetProperty("id").GetString()}/assignments";
        var body = $$"""{"agentId":"{{agent}}"}""";
        var first = await app.Admin.Send("POST", path, body, ("Idempotency-Key", "assign-full"));
        first.Problem(409, "agent-at-capacity");
        (await app.Admin.Patch($"/v1/agents/{agent}", """{"capacity":3}""")).Ok();
        var second = await app.Admin.Send("POST", path, body, ("Idempotency-Key", "assign-full"));
        Assert.Equal((409, first.Content, "true"), (second.Status, second.Content, second.Header("Idempotency-Replayed")));
        (await app.Admin.Send("POST", path, body, ("Idempotency-Key", "assign-anew"))).Ok();
    }

    [Fact]
    public async Task Who_is_in_the_way_is_told_again_by_the_name_they_had()
    {
        var agent = await app.NewAgent("renamed", online: false);
        var path = $"/v1/tickets/{(await app.NewTicket("idem6@example.com")).GetProperty("id").GetString()}/assignments";
        (await app.Admin.Post(path, $$"""{"agentId":"{{agent}}"}""")).Ok();
        var first = await app.Admin.Send("POST", path, """{"queue":"default"}""", ("Idempotency-Key", "in-the-way"));
        Assert.Equal("Agent renamed", first.Problem(409, "already-assigned").GetProperty("assignee").GetProperty("name").GetString());
        (await app.Admin.Patch($"/v1/agents/{agent}", """{"name":"Another"}""")).Ok();
        var second = await app.Admin.Send("POST", path, """{"queue":"default"}""", ("Idempotency-Key", "in-the-way"));
        Assert.Equal((409, first.Content, "true"), (second.Status, second.Content, second.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task What_the_caller_no_longer_sees_is_answered_again_to_them_alone()
    {
        await app.NewQueue("near");
        await app.NewQueue("far");
        var agent = await app.NewAgent("mover", "\"queues\":[\"near\"]", online: false);
        var mover = await app.With($"\"role\":\"agent\",\"agentId\":\"{agent}\"");
        var other = await app.With($"\"role\":\"agent\",\"agentId\":\"{agent}\"");
        var path = $"/v1/tickets/{(await app.NewTicket("mover@example.com", "\"queue\":\"near\"")).GetProperty("id").GetString()}";
        (string Action, string Body)[] requests =
            [("messages", """{"text":"m"}"""), ("notes", """{"text":"n"}"""), ("transitions", """{"to":"closed"}"""), ("assignments", """{"queue":"far"}""")];
        Task<Answered> Send(Client client, (string Action, string Body) request, string key) =>
            client.Send("POST", $"{path}/{request.Action}", request.Body, ("Idempotency-Key", $"{key}-{request.Action}"));
        var first = new List<Answered>();
        foreach (var request in requests) first.Add(await Send(mover, request, "moved-away"));
        Assert.Equal([201, 201, 409, 200], first.Select(a => a.Status));
        foreach (var (request, answer) in requests.Zip(first))
        {
            var again = await Send(mover, request, "moved-away");
            Assert.Equal((answer.Status, answer.Content, answer.ETag, "true"), (again.Status, again.Content, again.ETag, again.Header("Idempotency-Replayed")));
            (await Send(mover, request, "another")).Problem(404, "not-found");
            (await Send(other, request, "moved-away")).Problem(404, "not-found");
        }
    }

    [Theory]
    [InlineData(256)]
    [InlineData(0)]
    public async Task A_key_has_1_to_255_characters(int length) => (await Post(new('k', length), Body)).Problem(400, "validation-failed");

    [Fact]
    public async Task A_key_is_printable() => (await Post("a\tb", Body)).Problem(400, "validation-failed");

    private async Task<IEnumerable<JsonElement>> Customers(string handle) =>
        (await app.Admin.Get($"/v1/customers?channel=email&handle={handle}")).Ok().Json.GetProperty("data").EnumerateArray();

    private Task<Answered> Post(string key, string body) => app.Admin.Send("POST", "/v1/tickets", body, ("Idempotency-Key", key));
}
