using System.Data.Common;
using System.Globalization;
using OrleansTicketing.Queries;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>
/// The ticket list as one statement. A page is merged from a few index ranges that each come in the wanted order, so that it costs what
/// it shows and not what matches: several statuses are a range each, a queue or an assignee is a range for every status.
/// </summary>
internal sealed class TicketListSql
{
    private const string Last = "9223372036854775807";

    private static readonly string[] EveryStatus = [.. Enum.GetValues<TicketStatus>().Select(s => StateTables.Snake(s))];

    private readonly Conditions _where = new();
    private readonly TicketFilter _filter;
    private readonly TicketScope _scope;
    private readonly TicketPart _part;

    private TicketListSql(TicketFilter filter, TicketScope scope, TicketPart part) => (_filter, _scope, _part) = (filter, scope, part);

    /// <summary>Few tickets have it: whatever else is asked, its index range is the one to look at.</summary>
    private bool IsSelective =>
        _filter.Customer is not null || _filter.ExternalId is not null || _filter.Tag is not null || _part.Numbers is not null || _scope is TicketScope.Own;

    private bool HasPlace => _filter.Queue is not null || _filter.Assignee is not null || _filter.Unassigned;

    /// <summary>A page's tickets without their states, in order.</summary>
    public static DbCommand Lines(
        DbConnection connection, Dialect dialect, TicketFilter filter, TicketScope scope, TicketPart part, PageKey? after, int limit) =>
        new TicketListSql(filter, scope, part).Build(connection, dialect, after, limit);

    /// <summary>Those of some tickets that match, whole and in no order.</summary>
    public static DbCommand Rows(DbConnection connection, Dialect dialect, TicketFilter filter, TicketScope scope, IReadOnlyCollection<long> numbers)
    {
        var sql = new TicketListSql(filter, scope, new() { Numbers = numbers });
        sql.AddFilters(dialect);
        sql.AddRest();
        if (filter.Tag is { } tag)
            sql._where.Add("EXISTS (SELECT 1 FROM label l WHERE l.kind = 'ticket' AND l.label = {0} AND l.at = t.created_at AND l.id = t.id)", tag);
        var command = connection.Command($"SELECT {TicketRows.Columns} FROM ticket t {TicketRows.Names} WHERE {sql._where.And()}");
        sql._where.Bind(command);
        dialect.AddList(command, "@numbers", numbers);
        return command;
    }

    private DbCommand Build(DbConnection connection, Dialect dialect, PageKey? after, int limit)
    {
        var ranges = Ranges().ToArray();
        AddFilters(dialect);
        var (op, direction) = _filter.Descending ? ("<", "DESC") : (">", "ASC");
        var keyset = after is { } key ? _where.Text(op + " ({0}, {1})", key.Value, key.Id) : null;
        var sources = Sources(keyset, direction).ToArray();
        // One range's rows are the page's. Of several few are, so only those are looked up that are.
        const string Columns = "t.number, t.version, t.customer, t.assignee";
        var alone = sources.Length * ranges.Length == 1;
        // Each range has a limit of its own: without it PostgreSQL reads and sorts them all, with it it merges them.
        var parts =
            from source in sources
            from range in ranges
            let beyond = keyset is null ? "" : $"({source.At}, {source.Id}) {keyset}"
            select $"""
                SELECT {source.Id} AS id, {source.At} AS at{(alone ? $", {Columns}" : "")} FROM {source.From} WHERE {_where.And(range, source.Condition, beyond)}
                ORDER BY {(source.At == Last ? "" : $"{source.At} {direction}, ")}{source.Id} {direction} LIMIT @limit
                """;
        var union = string.Join("\nUNION ALL ", parts.Select((part, i) => $"SELECT * FROM ({part}) r{i}"));
        var page = $"{union} ORDER BY at {direction}, id {direction} LIMIT @limit";
        if (!alone) page = $"SELECT page.id, page.at, {Columns} FROM ({page}) page CROSS JOIN ticket t WHERE t.id = page.id";
        var command = connection.Command($"""
            SELECT {TicketLine.Columns} FROM ({page}) t {TicketRows.Names}
            ORDER BY t.at {direction}, t.id {direction}
            """);
        _where.Bind(command);
        if (_part.Numbers is { } numbers)
            dialect.AddList(command, "@numbers", numbers);
        command.Add("@limit", limit + 1);
        return command;
    }

    /// <summary>Where rows come from in the wanted order; CROSS JOIN makes SQLite begin with the label's index.</summary>
    private IEnumerable<Source> Sources(string? keyset, string direction)
    {
        const string Labelled = "label l CROSS JOIN ticket t";
        const string Updated = "l.kind = 'updated' AND l.label = '' AND t.id = l.id";
        if (_part.Newest is { } newest)
            return [new(Window(newest, keyset, direction), "t.created_at", "t.id", "")];
        var tagged = _filter.Tag is { } tag ? _where.Text("l.kind = 'ticket' AND l.label = {0} AND t.id = l.id", tag) : "";
        var from = _filter.Tag is null ? "ticket t" : Labelled;
        switch (_filter.Sort)
        {
            case TicketSort.CreatedAt when _part.ChangedSince is { } since:
                return [new(Labelled, "t.created_at", "t.id", And(Updated, _where.Text("l.at >= {0} AND t.created_at < {0}", since.Ms)))];
            case TicketSort.CreatedAt when _filter.Tag is not null:
                return [new(Labelled, "l.at", "l.id", tagged)];
            case TicketSort.CreatedAt when _filter.DueBefore is not null && !IsSelective:
                // The sum is no index's order: gather what is due and sort it, rather than walk through all that is not.
                return [new(from, "t.created_at + 0", "t.id", "")];
            case TicketSort.UpdatedAt when !IsSelective && !HasPlace && _scope is TicketScope.All:
                return [new(Labelled, "l.at", "l.id", Updated)];
            case TicketSort.UpdatedAt:
                return [new(from, "t.updated_at", "t.id", tagged)];
            case TicketSort.DueAt:
                var due = new Source(from, "t.due_at", "t.id", And(tagged, "t.due_at IS NOT NULL"));
                return _filter.Descending ? [due] : [due, new(from, Last, "t.id", And(tagged, "t.due_at IS NULL"))];
            default:
                return [new(from, "t.created_at", "t.id", "")];
        }
    }

    /// <summary>The first so many tickets of the list, whatever they are.</summary>
    private static string Window(int newest, string? keyset, string direction) => $"""
        (SELECT id, number, version, created_at, status, queue, assignee, offered_to, customer, priority, kind, category, channel, external_id, due_at, updated_at FROM ticket w
        {(keyset is null ? "" : $"WHERE (w.created_at, w.id) {keyset}")} ORDER BY w.created_at {direction}, w.id {direction} LIMIT {newest.ToString(CultureInfo.InvariantCulture)}) t
        """;

    private IEnumerable<string> Ranges()
    {
        if (IsSelective || _filter.Sort is not TicketSort.CreatedAt || _part.ChangedSince is not null || _part.Newest is not null)
        {
            AddRest();
            return [""];
        }

        IEnumerable<Range> places = [new("", true)];
        if (HasPlace)
        {
            AddPlace();
            _where.Add(TicketScopeSql.Condition(_scope, _where));
        }
        else
        {
            places = TicketScopeSql.Ranges(_scope, _where);
        }

        string[] statuses = [.. _filter.Status.Distinct().Select(s => StateTables.Snake(s))];
        if (statuses.Length == 0 && _filter.Priority.Length > 1 && !HasPlace && _scope is TicketScope.All)
            return [.. _filter.Priority.Distinct().Select(p => _where.Text("t.priority = {0}", (short)p))];

        AddAny("t.priority", _filter.Priority.Select(p => (object)(short)p));
        return
        [
            .. from place in places
               from status in statuses.Length > 0 ? statuses : place.PerStatus ? EveryStatus : [""]
               select And(place.Condition, status.Length == 0 ? "" : _where.Text("t.status = {0}", status)),
        ];
    }

    /// <summary>What the ranges of an index say otherwise.</summary>
    private void AddRest()
    {
        AddPlace();
        _where.Add(TicketScopeSql.Condition(_scope, _where));
        AddAny("t.status", _filter.Status.Select(s => StateTables.Snake(s)));
        AddAny("t.priority", _filter.Priority.Select(p => (object)(short)p));
    }

    private void AddPlace()
    {
        if (_filter.Queue is { } queue)
            _where.Add("t.queue = {0}", queue);
        if (_filter.Unassigned)
            _where.Add("t.assignee = ''");
        if (_filter.Assignee is { } assignee)
            _where.Add("t.assignee = {0}", assignee);
    }

    private void AddFilters(Dialect dialect)
    {
        Add("t.customer = {0}", _filter.Customer);
        Add("t.external_id = {0}", _filter.ExternalId);
        Add("t.kind = {0}", _filter.Kind is { } kind ? StateTables.Snake(kind) : null);
        Add("t.category = {0}", _filter.Category);
        Add("t.channel = {0}", _filter.Channel is { } channel ? StateTables.Snake(channel) : null);
        Add("t.due_at < {0}", _filter.DueBefore?.Ms);
        Add("t.updated_at >= {0}", _filter.UpdatedSince?.Ms);
        Add("t.created_at >= {0}", _part.CreatedSince?.Ms);
        if (_part.Numbers is not null)
            _where.Add(dialect.In("t.number", "@numbers"));
    }

    private void Add(string condition, object? value)
    {
        if (value is not null)
            _where.Add(condition, value);
    }

    private void AddAny(string column, IEnumerable<object> values)
    {
        if (values.Distinct().ToArray() is { Length: > 0 } any)
            _where.Add(_where.In(column, any));
    }

    private static string And(params IEnumerable<string> conditions) => string.Join(" AND ", conditions.Where(c => c.Length > 0));

    private readonly record struct Source(string From, string At, string Id, string Condition);
}

/// <summary>The part of a list that one statement reads, where a list needs several.</summary>
internal sealed record TicketPart
{
    public static readonly TicketPart Whole = new();

    /// <summary>Only tickets created since.</summary>
    public Timestamp? CreatedSince { get; init; }

    /// <summary>Only tickets created before, and changed since.</summary>
    public Timestamp? ChangedSince { get; init; }

    /// <summary>Only those among so many first ones.</summary>
    public int? Newest { get; init; }

    /// <summary>Only tickets of these numbers.</summary>
    public IReadOnlyCollection<long>? Numbers { get; init; }
}
