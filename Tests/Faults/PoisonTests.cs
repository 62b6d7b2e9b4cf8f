using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Agents;
using OrleansTicketing.Silo.Runtime;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tests.Kit;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Faults;

public class PoisonOnSqlite() : PoisonTests(() => Task.FromResult(TestStore.Sqlite()));

public class PoisonOnPostgres(PostgresServer server) : PoisonTests(() => TestStore.Postgres(server));

/// <summary>What fails whenever it is tried is tried eight times, put aside where people see it, and tried again when they say so.</summary>
public abstract class PoisonTests(Func<Task<TestStore>> store) : OnBothStores(store)
{
    private readonly FakeTime _time = new();
    private readonly SemaphoreSlim _hits = new(0);
    private volatile string _poisoned = "";
    private int _tried;

    [Fact]
    public async Task A_message_whose_handler_throws_is_parked_while_others_progress_and_runs_when_the_cause_is_gone()
    {
        await using var app = new TicketingApp(Store, Poison);
        await app.NewQueue("sick");
        var sick = await app.NewAgent("sick", "\"capacity\":3,\"queues\":[\"sick\"]");
        await app.NewAgent("well", "\"capacity\":3,\"queues\":[\"default\"]");
        _poisoned = sick;
        var stuck = (await app.NewTicket("stuck@example.com", "\"queue\":\"sick\"")).GetProperty("id").GetString()!;
        await UntilParked(app, "outbox");
        await Assigned(app, await Ticket(app, "other@example.com"));

        var parked = await Parked(app);
        Assert.Equal(("message", sick, 8), (parked.GetProperty("kind").GetString(), parked.GetProperty("grain").GetProperty("id").GetString(), parked.GetProperty("attempts").GetInt32()));
        Assert.Equal(nameof(InvalidOperationException), parked.GetProperty("error").GetString());
        Assert.Equal("queued", (await app.Admin.Get($"/v1/tickets/{stuck}")).Ok().Text("status"));
        // Put aside means that nobody tries it any more.
        _time.Advance(TimeSpan.FromHours(1));
        await Assigned(app, await Ticket(app, "later@example.com"));
        Assert.Equal(8, _tried);

        _poisoned = "";
        var (id, unknown) = (parked.GetProperty("id").GetString()!, $"m{Guid.Empty:N}");
        (await Replay(app, unknown, "again")).Problem(404, "not-found");
        var replayed = (await Replay(app, id, "again")).Ok();
        await Assigned(app, stuck);
        (await Replay(app, id, "another")).Problem(404, "not-found");
        var again = await Replay(app, id, "again");
        Assert.Equal((replayed.Content, "true"), (again.Content, again.Header("Idempotency-Replayed")));
        (await Replay(app, unknown, "again")).Problem(422, "idempotency-key-reused");
        await NothingParked(app);
        Assert.Single(await Types(app, stuck), type => type == "ticket.assigned");
    }

    [Fact]
    public async Task A_reminder_without_effect_is_parked_and_takes_effect_when_the_cause_is_gone()
    {
        await using var app = new TicketingApp(Store, Poison);
        (await app.Admin.Send("PUT", "/v1/sla-policies/quick", """{"name":"Quick","targets":[{"metric":"dispatch","seconds":60,"time":"calendar"}]}""", ("If-None-Match", "*"))).Ok();
        var (stuck, other) = (await Ticket(app, "stuck@example.com"), await Ticket(app, "other@example.com"));
        _poisoned = stuck;
        var moving = app.Admin.Put("/v1/clock", """{"now":"2026-01-01T00:05:00Z"}""");
        await UntilParked(app, "reminder");
        while (!moving.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }
        (await moving).Ok();
        Assert.Equal("breached", await Clock(app, other, "state"));
        Assert.Equal("running", await Clock(app, stuck, "state"));
        var parked = await Parked(app);
        Assert.Equal(("reminder", stuck, 8), (parked.GetProperty("kind").GetString(), parked.GetProperty("grain").GetProperty("id").GetString(), parked.GetProperty("attempts").GetInt32()));
        Assert.Equal(8, _tried);

        _poisoned = "";
        (await Replay(app, parked.GetProperty("id").GetString()!, "again")).Ok();
        (await app.Admin.Put("/v1/clock", """{"now":"2026-01-01T00:06:00Z"}""")).Ok();
        Assert.Equal("breached", await Clock(app, stuck, "state"));
        Assert.Equal("2026-01-01T00:01:00.000Z", await Clock(app, stuck, "breachedAt"));
        Assert.Single(await Types(app, stuck), type => type == "sla.breached");
        await NothingParked(app);
    }

    [Fact]
    public async Task A_hand_assignment_without_an_outcome_is_202_after_5_seconds_and_its_replay_too()
    {
        await using var app = new TicketingApp(Store, Poison);
        var agent = _poisoned = await app.NewAgent("sick", online: false);
        var ticket = await Ticket(app, "by-hand@example.com");
        Task<Answered> Assign() => app.Admin.Send(
            "POST", $"/v1/tickets/{ticket}/assignments", $$"""{"agentId":"{{agent}}"}""", ("Idempotency-Key", "by-hand"));
        var (asked, answer) = (_time.GetUtcNow(), Assign());
        await Eventually.Holds(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return answer.IsCompleted;
        });
        Assert.InRange(_time.GetUtcNow() - asked, TimeSpan.FromSeconds(5), TimeSpan.MaxValue);
        var first = (await answer).Ok();
        Assert.Equal((202, "queued"), (first.Status, first.Text("status")));

        _poisoned = "";
        await Assigned(app, ticket);
        var again = (await Assign()).Ok();
        Assert.Equal((202, first.Content, first.ETag, "true"), (again.Status, again.Content, again.ETag, again.Header("Idempotency-Replayed")));
        Assert.Single(await Types(app, ticket), type => type == "ticket.assigned");
    }

    /// <summary>Reserving one agent throws, and telling one ticket of its deadline has no effect, as long as that one is poisoned.</summary>
    private void Poison(IServiceCollection services)
    {
        var kinds = Kinds.All.Values.ToDictionary(kind => kind.Name);
        kinds[GrainKinds.Agent] = new GrainKind<Agent>(
            StoredJson.Default.Agent,
            (agent, command, context) => command is Reserve && Hits(context) ? throw new InvalidOperationException("poison") : AgentDecider.Decide(agent, command, context),
            AgentEvolve.Evolve, AgentDecider.Reminders) { Name = GrainKinds.Agent };
        kinds[GrainKinds.Ticket] = new GrainKind<Ticket>(
            StoredJson.Default.Ticket,
            (ticket, command, context) => command is ReminderDue && Hits(context) ? Decision.Nothing : TicketDecider.Decide(ticket, command, context),
            TicketEvolve.Evolve, TicketDecider.Reminders) { Name = GrainKinds.Ticket, Needs = Kinds.All[GrainKinds.Ticket].Needs };
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Node>(s, kinds.ToFrozenDictionary()));
    }

    private bool Hits(TurnContext context)
    {
        if (context.Grain.Key != _poisoned) return false;
        Interlocked.Increment(ref _tried);
        _hits.Release();
        return true;
    }

    /// <summary>
    /// Moves on to when each try is due, and then in steps until it has been made: small ones, and not while it is made, so that no lease
    /// (of ten seconds) ends under it.
    /// </summary>
    private async Task UntilParked(TicketingApp app, string table)
    {
        var store = app.Services.GetRequiredService<IStore>();
        var seen = await Stored(store, table);
        while (!seen.Parked)
        {
            var wait = TimeSpan.FromMilliseconds(seen.NextAt - _time.GetUtcNow().ToUnixTimeMilliseconds());
            if (wait > TimeSpan.Zero && seen.Attempts > 0) _time.Advance(wait);
            var last = seen.Attempts;
            while ((seen = await Stored(store, table)).Attempts == last)
            {
                if (!await _hits.WaitAsync(TimeSpan.FromMilliseconds(50))) _time.Advance(TimeSpan.FromMilliseconds(500));
            }
        }
    }

    private static async Task<(long Attempts, bool Parked, long NextAt)> Stored(IStore store, string table)
    {
        using var connection = await store.OpenRead(CancellationToken.None);
        using var command = connection.Command($"SELECT attempts, parked_at IS NOT NULL, next_at FROM {table} ORDER BY attempts DESC LIMIT 1");
        using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (row.GetInt64(0), row.GetBoolean(1), row.GetInt64(2)) : default;
    }

    private async Task Assigned(TicketingApp app, string ticket)
    {
        while ((await app.Admin.Get($"/v1/tickets/{ticket}")).Ok().Text("status") != "assigned") _time.Advance(TimeSpan.FromMilliseconds(100));
    }

    private async Task<JsonElement> Parked(TicketingApp app)
    {
        Assert.Equal(1, await Gauge(app));
        return Assert.Single((await app.Admin.Get("/v1/parked")).Ok().Json.GetProperty("data").EnumerateArray());
    }

    private async Task NothingParked(TicketingApp app)
    {
        Assert.Equal(0, await Gauge(app));
        Assert.Empty((await app.Admin.Get("/v1/parked")).Ok().Json.GetProperty("data").EnumerateArray());
    }

    private async Task<double> Gauge(TicketingApp app)
    {
        // The figures of a scrape are at most two seconds old.
        _time.Advance(TimeSpan.FromSeconds(3));
        var line = (await app.Admin.Get("/metrics")).Ok().Content.Split('\n').Single(l => l.StartsWith("ticketing_parked ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static async Task<string> Ticket(TicketingApp app, string handle) => (await app.NewTicket(handle)).GetProperty("id").GetString()!;

    private static Task<Answered> Replay(TicketingApp app, string id, string key) =>
        app.Admin.Send("POST", $"/v1/parked/{id}/replay", (string?)null, ("Idempotency-Key", key));

    private static async Task<string?> Clock(TicketingApp app, string ticket, string member) =>
        (await app.Admin.Get($"/v1/tickets/{ticket}")).Ok().Json.GetProperty("sla").GetProperty("clocks")[0].GetProperty(member).GetString();

    private static async Task<List<string?>> Types(TicketingApp app, string ticket) =>
        [.. (await app.Admin.Get($"/v1/tickets/{ticket}/timeline?limit=100")).Ok().Json.GetProperty("data").EnumerateArray().Select(e => e.GetProperty("type").GetString())];
}
