using System.Globalization;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Storage;

/// <summary>The list in SQL against the same list in plain words over the same tickets in memory.</summary>
public abstract class TicketListTests(StoreFixture store)
{
    private const int Tickets = 400;
    private const int Lists = 600;

#pragma warning disable RS0030 // Seeded, so every run sees the same tickets and filters.
    private readonly Random _random = new(20_260_101);
#pragma warning restore RS0030

    [Fact]
    public async Task Every_list_is_what_its_filter_says_page_by_page()
    {
        var tickets = Enumerable.Range(1, Tickets).Select(Ticket).ToList();
        foreach (var ticket in tickets)
            await store.Writer.Open(ticket);
        using var subjects = new SubjectSearch(store.Reads);
        var queries = new TicketQueries(store.Reads, subjects);

        for (var i = 0; i < Lists; i++)
        {
            var (filter, scope) = (Filter(), Scope());
            var expected = Expected(tickets, filter, scope).ToList();
            var found = new List<string>();
            PageKey? after = null;
            do
            {
                var page = await queries.List(filter, scope, after, _random.Next(1, 60), CancellationToken.None);
                found.AddRange(page.Rows.Select(r => r.State.Id));
                after = page.Next;
            }
            while (after is not null);
            Assert.True(expected.SequenceEqual(found), $"{filter} {scope}: expected {string.Join(' ', expected)} but found {string.Join(' ', found)}");
            // A page's unknown states are fetched by number: one that matches no more meanwhile must not come back.
            var matching = Expected(tickets, filter with { Q = null, Sort = TicketSort.CreatedAt }, scope);
            Assert.Equal(matching.Order(StringComparer.Ordinal), (await Fetched(filter, scope, [.. tickets.Select(t => t.Number)])).Order(StringComparer.Ordinal));
        }
    }

    private async Task<List<string>> Fetched(TicketFilter filter, TicketScope scope, IReadOnlyCollection<long> numbers)
    {
        await using var connection = await store.Reads.OpenRead(CancellationToken.None);
        await using var command = TicketListSql.Rows(connection, store.Reads.Dialect, filter, scope, numbers);
        await using var row = await command.ExecuteReaderAsync();
        var ids = new List<string>();
        while (await row.ReadAsync()) ids.Add(row.GetString(2));
        return ids;
    }

    private static IEnumerable<string> Expected(IEnumerable<Ticket> tickets, TicketFilter f, TicketScope scope)
    {
        var matching = tickets.Where(scope.Sees).Where(t =>
            (f.Status.IsEmpty || f.Status.Contains(t.Status))
            && (f.Queue is null || f.Queue == t.Queue)
            && (f.Assignee is null || f.Assignee == t.Assignee)
            && (!f.Unassigned || t.Assignee is null)
            && (f.Customer is null || f.Customer == t.CustomerId)
            && (f.Priority.IsEmpty || f.Priority.Contains(t.Priority))
            && (f.Kind is null || f.Kind == t.Kind)
            && (f.Category is null || f.Category == t.Category?.Code)
            && (f.Channel is null || f.Channel == t.Channel)
            && (f.Tag is null || t.Tags.Contains(f.Tag))
            && (f.ExternalId is null || f.ExternalId == t.ExternalId)
            && (f.DueBefore is null || Due(t) < f.DueBefore.Value.Ms)
            && (f.UpdatedSince is null || t.UpdatedAt >= f.UpdatedSince.Value)
            && (f.Q is null || t.Subject.Value.Contains(f.Q, StringComparison.OrdinalIgnoreCase) || f.Q == t.Id || f.Q == t.ExternalId
                || f.Q == t.Number.ToString(CultureInfo.InvariantCulture)));
        var keyed = f.Sort switch
        {
            TicketSort.CreatedAt => matching.Select(t => (t.Id, Key: (long?)t.CreatedAt.Ms)),
            TicketSort.UpdatedAt => matching.Select(t => (t.Id, Key: (long?)t.UpdatedAt.Ms)),
            TicketSort.DueAt => matching.Select(t => (t.Id, Key: Due(t))).Where(t => !f.Descending || t.Key is not null),
            _ => throw new ArgumentOutOfRangeException(nameof(f)),
        };
        var ascending = keyed.OrderBy(t => t.Key ?? long.MaxValue).ThenBy(t => t.Id, StringComparer.Ordinal).Select(t => t.Id);
        return f.Descending ? ascending.Reverse() : ascending;
    }

    private static long? Due(Ticket t) => t.Sla?.Clocks.Min(c => c.DueAt?.Ms);

    private Ticket Ticket(int n)
    {
        var created = new Timestamp(_random.Next(0, 150) * 1000L); // Several share an instant.
        var assignee = Maybe(3) ? null : One("agt_a", "agt_b", "agt_c");
        var due = Maybe(2) ? (Timestamp?)null : created.Plus(_random.Next(0, 40_000));
        return Rows.Ticket(n) with
        {
            CreatedAt = created, UpdatedAt = created.Plus(_random.Next(0, 60_000)), Status = One(Enum.GetValues<TicketStatus>()), Queue = One("default", "a", "b", "c"),
            Assignee = assignee, OfferedTo = Maybe(5) ? One("agt_a", "agt_b") : null, CustomerId = One("cus_1", "cus_2", "cus_3"), Priority = One(Enum.GetValues<Priority>()),
            Kind = One(Enum.GetValues<TicketKind>()), Channel = One(Channel.Web, Channel.Email), Category = Maybe(2) ? null : new(One("refund", "delivery"), 0.5),
            ExternalId = Maybe(2) ? null : string.Create(CultureInfo.InvariantCulture, $"crm-{n % 150}"), Tags = Maybe(3) ? ["vip"] : Maybe(3) ? ["old", "vip"] : [],
            Subject = new(One("I want a REFUND now", "我要退款，谢谢", "Refunded 100% of it_all", "Where is ticket 17?", "' OR 1=1--", "ÄRGER mit der Lieferung")),
            Sla = due is null ? null : new("p", 1, [new() { Metric = SlaMetric.Resolution, State = SlaClockState.Running, TargetSeconds = 1, Time = SlaTime.Calendar, StartedAt = created, Since = created, DueAt = due }]),
        };
    }

    private TicketFilter Filter() => new()
    {
        Status = Maybe(2) ? [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => One(Enum.GetValues<TicketStatus>()))] : [],
        Queue = Maybe(5) ? One("default", "a", "nowhere") : null, Assignee = Maybe(6) ? One("agt_a", "agt_b") : null, Unassigned = Maybe(9),
        Customer = Maybe(8) ? One("cus_1", "cus_2") : null, Priority = Maybe(4) ? [One(Enum.GetValues<Priority>()), One(Enum.GetValues<Priority>())] : [],
        Kind = Maybe(9) ? TicketKind.Fault : null, Category = Maybe(9) ? "refund" : null, Channel = Maybe(9) ? Channel.Email : null, Tag = Maybe(7) ? One("vip", "old", "%") : null,
        ExternalId = Maybe(12) ? One("crm-17", "crm-%") : null, DueBefore = Maybe(7) ? new(_random.Next(0, 200_000)) : null, UpdatedSince = Maybe(5) ? new(_random.Next(0, 220_000)) : null,
        Q = Maybe(4) ? One("refund", "退款", "款", "%_", "_", "\\", "' OR 1=1--", "17", "crm-17", "tkt_00000017", "ärger", "%", "100%", "t_a") : null,
        Sort = Maybe(3) ? One(Enum.GetValues<TicketSort>()) : TicketSort.CreatedAt, Descending = !Maybe(4),
    };

    private TicketScope Scope() => _random.Next(4) switch
    {
        0 => new TicketScope.Desk(Maybe(4) ? [] : ["default", "b"], Maybe(4) ? null : "agt_a"),
        1 => new TicketScope.Own("cus_1"),
        _ => new TicketScope.All(),
    };

    private bool Maybe(int oneIn) => _random.Next(oneIn) == 0;

    private T One<T>(params T[] values) => values[_random.Next(values.Length)];
}

public sealed class SqliteTicketListTests(SqliteFixture store) : TicketListTests(store), IClassFixture<SqliteFixture>;

public sealed class PostgresTicketListTests(PostgresFixture store) : TicketListTests(store), IClassFixture<PostgresFixture>;
