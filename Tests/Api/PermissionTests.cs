using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Access;
using OrleansTicketing.Api.Auth;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Tests.Kit;

namespace OrleansTicketing.Tests.Api;

/// <summary>Every route by every role, on what is theirs and on what is somebody else's; generated from the endpoints themselves.</summary>
public sealed class PermissionTests(PermissionTests.World world) : IClassFixture<PermissionTests.World>
{
    [Fact]
    public void Every_route_has_a_rule() =>
        Assert.All(world.Endpoints(), e => Assert.True(
            e.Metadata.GetMetadata<RouteContract>() is not null || e.Metadata.GetMetadata<Rule>() is not null, $"{e.RoutePattern.RawText} has no rule."));

    [Theory]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Supervisor)]
    [InlineData(Role.Agent)]
    [InlineData(Role.Integration)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Customer)]
    internal async Task A_role_may_what_its_rules_say_and_no_more(Role role)
    {
        var client = world.Clients[role];
        foreach (var route in world.Endpoints())
        {
            if (route.Metadata.GetMetadata<RouteContract>() is not { Rule: { IsPublic: false } rule } || route.RoutePattern.RawText!.EndsWith("/stream", StringComparison.Ordinal)) continue;
            foreach (var own in rule.Relation is Relation.None or Relation.Agent ? [true] : new[] { true, false })
            {
                var method = route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
                var path = route.RoutePattern.RawText!
                    .Replace("{id}", world.IdFor(rule.Relation, role, own), StringComparison.Ordinal).Replace("{key}", "nothing", StringComparison.Ordinal);
                var hidden = !own && !world.SeesForeign(rule.Relation, role);
                // An empty object is enough for whoever may: they get to hear what is wrong with it. What is hidden is asked for correctly.
                var body = method is "POST" or "PUT" or "PATCH" ? hidden ? World.BodyFor(method, path) : "{}" : null;
                var answer = await client.Send(method, path, body, ("If-Match", "\"v999\""));
                var what = $"{role} {method} {path} ({(own ? "own" : "foreign")}): {answer.Status} {answer.Content}";
                if (!rule.Roles.Contains(role)) Assert.True(answer.Status == 403, what);
                else if (hidden)
                {
                    var nothing = await client.Send(method, path.Replace(world.IdFor(rule.Relation, role, own), World.Missing(rule.Relation), StringComparison.Ordinal), body, ("If-Match", "\"v999\""));
                    answer.Problem(404, "not-found");
                    Assert.Equal(World.WithoutTrace(nothing), World.WithoutTrace(answer));
                }
                else Assert.True(answer.Status is not (401 or 403 or 500), what);
                if (hidden) Assert.DoesNotContain(World.Secret, answer.Content);
            }
        }
    }

    [Fact]
    public async Task Without_a_key_only_public_routes_answer()
    {
        foreach (var route in world.Endpoints())
        {
            if (route.Metadata.GetMetadata<RouteContract>() is not { } contract) continue;
            var method = route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            var answer = await world.App.As(null).Send(method, route.RoutePattern.RawText!.Replace("{id}", "x", StringComparison.Ordinal).Replace("{key}", "x", StringComparison.Ordinal), (string?)null);
            Assert.True(contract.Rule.IsPublic != (answer.Status == 401), $"{method} {route.RoutePattern.RawText}: {answer.Status}");
        }
    }

    [Fact]
    public async Task Lists_show_nothing_foreign()
    {
        foreach (var role in new[] { Role.Supervisor, Role.Agent, Role.Customer })
        {
            foreach (var path in new[] { "/v1/tickets", "/v1/tickets?queue=foreign", $"/v1/tickets?customer={world.ForeignCustomer}", "/v1/tickets?q=secret", "/v1/me/tickets", "/v1/events?limit=100" })
                Assert.DoesNotContain(World.Secret, (await world.Clients[role].Get(path)).Ok().Content);
        }

        Assert.Contains(World.Secret, (await world.Clients[Role.Auditor].Get("/v1/tickets?queue=foreign")).Ok().Content);
    }

    [Fact]
    public async Task A_customer_never_reads_a_note()
    {
        var path = $"/v1/tickets/{world.OwnTicket}";
        (await world.App.Admin.Post($"{path}/notes", """{"text":"internal-canary"}""")).Ok();
        (await world.App.Admin.Post($"{path}/messages", """{"text":"public-canary"}""")).Ok();
        foreach (var url in new[] { path, $"{path}/timeline", "/v1/events?limit=100", "/v1/tickets" })
            Assert.DoesNotContain("internal-canary", (await world.Clients[Role.Customer].Get(url)).Ok().Content);
        Assert.Contains("public-canary", (await world.Clients[Role.Customer].Get($"{path}/timeline")).Ok().Content);
        Assert.Contains("internal-canary", (await world.Clients[Role.Agent].Get($"{path}/timeline")).Ok().Content);
    }

    /// <summary>A desk with a department, a queue and a customer; and another one that none of its people may see.</summary>
    public sealed class World : IAsyncLifetime
    {
        public const string Secret = "secret-canary";

        public TicketingApp App { get; } = new();

        internal Dictionary<Role, Client> Clients { get; } = [];

        public string OwnTicket { get; private set; } = "";

        public string ForeignCustomer { get; private set; } = "";

        private string _foreignTicket = "", _ownCustomer = "", _agent = "";

        public async ValueTask InitializeAsync()
        {
            await App.NewQueue("own", "\"department\":\"own\"");
            await App.NewQueue("foreign", "\"department\":\"foreign\"");
            _agent = await App.NewAgent("agent", "\"queues\":[\"own\"],\"department\":\"own\"", online: false);
            var lead = await App.NewAgent("lead", "\"queues\":[],\"department\":\"own\"", online: false);
            (OwnTicket, _ownCustomer) = Names(await App.NewTicket("own@example.com", "\"queue\":\"own\""));
            (_foreignTicket, ForeignCustomer) = Names(await App.NewTicket("foreign@example.com", $"\"queue\":\"foreign\",\"subject\":\"{Secret}\""));
            Clients[Role.Administrator] = App.Admin;
            Clients[Role.Supervisor] = await App.With($"\"role\":\"supervisor\",\"agentId\":\"{lead}\"");
            Clients[Role.Agent] = await App.With($"\"role\":\"agent\",\"agentId\":\"{_agent}\"");
            Clients[Role.Integration] = await App.With("\"role\":\"integration\"");
            Clients[Role.Auditor] = await App.With("\"role\":\"auditor\"");
            Clients[Role.Customer] = await App.With($"\"role\":\"customer\",\"customerId\":\"{_ownCustomer}\"");
        }

        public IEnumerable<RouteEndpoint> Endpoints() => App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

        internal string IdFor(Relation relation, Role role, bool own) => relation switch
        {
            Relation.Ticket => own ? OwnTicket : _foreignTicket,
            Relation.Customer => own ? _ownCustomer : ForeignCustomer,
            Relation.Agent => _agent,
            _ => role.ToString(),
        };

        internal bool SeesForeign(Relation relation, Role role) => relation switch
        {
            Relation.Ticket => role is Role.Administrator or Role.Integration or Role.Auditor,
            _ => role is not Role.Customer,
        };

        internal static string Missing(Relation relation) => (relation is Relation.Ticket ? "tkt_" : "cus_") + new string('0', 26);

        /// <summary>A request that would be carried out if the ticket could be seen.</summary>
        public static string BodyFor(string method, string path) => (method, path[(path.LastIndexOf('/') + 1)..]) switch
        {
            (_, "messages" or "notes") => """{"text":"x"}""",
            (_, "transitions") => """{"to":"rejected","reason":"x"}""",
            (_, "assignments") => """{"queue":"default"}""",
            (_, "ratings") => """{"stars":5}""",
            ("PATCH", _) => """{"tags":["x"]}""",
            _ => throw new InvalidOperationException($"{method} {path} needs a valid body here."),
        };

        public static string WithoutTrace(Answered answer)
        {
            var problem = JsonNode.Parse(answer.Content)!.AsObject();
            problem.Remove("traceId");
            return problem.ToJsonString();
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        private static (string Ticket, string Customer) Names(JsonElement ticket) =>
            (ticket.GetProperty("id").GetString()!, ticket.GetProperty("customer").GetProperty("id").GetString()!);
    }
}
