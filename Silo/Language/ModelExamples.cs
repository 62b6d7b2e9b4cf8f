using System.Data.Common;
using OrleansTicketing.Configuration;
using OrleansTicketing.Models;
using OrleansTicketing.Projections;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Language;

/// <summary>
/// The tenant's own examples: tickets whose category, kind or sentiment a person said, the sender at the opening or an agent later, found by their
/// label rows: what triage filled in has none, or a model would learn its own guesses. The latest word counts, the text is that of the opening.
/// Intents have theirs written down.
/// </summary>
internal sealed class ModelExamples(IStore store, IConfigurationQueries configuration)
{
    private const int Most = 50_000;
    private const int MostCharacters = 2_000;
    private const int AtOnce = 500;

    /// <summary>The newest first, and the labels of which the shipped examples stay.</summary>
    public async Task<(IReadOnlyList<OwnExample> Own, IReadOnlySet<string> Used)> Read(ModelKind kind, CancellationToken cancellation)
    {
        if (kind is ModelKind.Intent) return await OfIntents(cancellation);
        using var connection = await store.OpenRead(cancellation);
        var found = await Labelled(connection, kind, cancellation);
        var examples = new List<OwnExample>();
        foreach (var chunk in found.Chunk(AtOnce))
        {
            var opened = await Opened(connection, chunk.Select(f => f.Ticket), cancellation);
            foreach (var (ticket, label, at) in chunk)
            {
                if (opened.TryGetValue(ticket, out var e)) examples.Add(new(label, TextOf(e), at));
            }
        }
        return (examples, await Used(connection, kind, cancellation));
    }

    /// <summary>How many examples each label has, and the labels of which the shipped ones stay.</summary>
    public async Task<(IReadOnlyDictionary<string, int> Own, IReadOnlySet<string> Used)> Count(ModelKind kind, CancellationToken cancellation)
    {
        if (kind is ModelKind.Intent)
        {
            var (own, used) = await OfIntents(cancellation);
            return (own.CountBy(e => e.Label).ToDictionary(StringComparer.Ordinal), used);
        }
        using var connection = await store.OpenRead(cancellation);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        using (var command = connection.Command($"SELECT label, count(*) FROM label WHERE {OfKind} GROUP BY label"))
        {
            Bind(command, kind);
            using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation)) counts[LabelOf(kind, row.GetString(0))] = (int)Math.Min(row.GetInt64(1), Most);
        }
        return (counts, await Used(connection, kind, cancellation));
    }

    /// <summary>How many things people said since.</summary>
    public async Task<int> CountSince(ModelKind kind, Timestamp since, CancellationToken cancellation)
    {
        if (kind is ModelKind.Intent) return (await OfIntents(cancellation)).Own.Count(e => e.At > since);
        using var connection = await store.OpenRead(cancellation);
        using var command = connection.Command($"SELECT count(*) FROM label WHERE {OfKind} AND at > @since");
        Bind(command, kind);
        command.Add("@since", since.Ms);
        return (int)Math.Min((long)(await command.ExecuteScalarAsync(cancellation))!, int.MaxValue);
    }

    /// <summary>The labels that tickets have, whoever gave them; those of kinds and sentiments are always in use.</summary>
    private static async Task<IReadOnlySet<string>> Used(DbConnection connection, ModelKind kind, CancellationToken cancellation)
    {
        if (kind is not ModelKind.Category) return ExampleMix.Seeds(kind).Select(e => e.Label).ToHashSet(StringComparer.Ordinal);
        using var command = connection.Command("SELECT DISTINCT category FROM ticket WHERE category IS NOT NULL");
        var used = new HashSet<string>(StringComparer.Ordinal);
        using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation)) used.Add(row.GetString(0));
        return used;
    }

    /// <summary>By one look, so that no intent is between its own examples and the shipped ones.</summary>
    private async Task<(IReadOnlyList<OwnExample> Own, IReadOnlySet<string> Used)> OfIntents(CancellationToken cancellation)
    {
        var intents = await configuration.List(GrainKinds.Intent, cancellation);
        var examples = intents.SelectMany(i => ((IntentDefinition)i.State.Definition!).Examples.Select(e => new OwnExample(i.State.Key, e.Text, e.At)));
        return ([.. examples.OrderByDescending(e => e.At)], Intents.Shipped.Keys.Except(intents.Select(i => i.State.Key)).ToHashSet(StringComparer.Ordinal));
    }

    private readonly record struct Found(string Ticket, string Label, Timestamp At);

    private const string OfKind = $"kind = '{Labels.Example}' AND label > @from AND label < @to";

    /// <summary>All names that begin with the kind's and a slash; '0' is the character after it.</summary>
    private static void Bind(DbCommand command, ModelKind kind)
    {
        command.Add("@from", $"{StateTables.Snake(kind)}/");
        command.Add("@to", $"{StateTables.Snake(kind)}0");
    }

    private static string LabelOf(ModelKind kind, string name) => name[(StateTables.Snake(kind).Length + 1)..];

    private static async Task<List<Found>> Labelled(DbConnection connection, ModelKind kind, CancellationToken cancellation)
    {
        using var command = connection.Command($"SELECT id, label, at FROM label WHERE {OfKind} ORDER BY at DESC, id DESC LIMIT @most");
        Bind(command, kind);
        command.Add("@most", Most);
        using var row = await command.ExecuteReaderAsync(cancellation);
        var found = new List<Found>();
        while (await row.ReadAsync(cancellation)) found.Add(new(row.GetString(0), LabelOf(kind, row.GetString(1)), new(row.GetInt64(2))));
        return found;
    }

    private async Task<Dictionary<string, TicketOpened>> Opened(DbConnection connection, IEnumerable<string> tickets, CancellationToken cancellation)
    {
        using var command = connection.Command(
            $"SELECT grain, data FROM journal WHERE {store.Dialect.In("grain", "@tickets")} AND kind = 'ticket' AND type = 'ticket.opened'");
        store.Dialect.AddList(command, "@tickets", tickets);
        using var row = await command.ExecuteReaderAsync(cancellation);
        var opened = new Dictionary<string, TicketOpened>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellation))
        {
            if (row.Event(1, "ticket.opened") is TicketOpened e) opened[row.GetString(0)] = e;
        }
        return opened;
    }

    /// <summary>A subject that is the text's beginning adds nothing.</summary>
    private static Personal TextOf(TicketOpened e)
    {
        var text = e.Text?.Value ?? "";
        var whole = text.StartsWith(e.Subject.Value, StringComparison.Ordinal) ? text : $"{e.Subject.Value}\n{text}";
        return new(whole.Length > MostCharacters ? whole[..MostCharacters] : whole);
    }
}
