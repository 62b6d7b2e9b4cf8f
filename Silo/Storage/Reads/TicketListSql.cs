using System.Data.Common;
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

    public static DbCommand Command(
        DbConnection connection, Dialect dialect, TicketFilter filter, TicketScope scope, TicketPart part, PageKey? after, int limit) =>
        new TicketListSql(filter, scope, part).Build(connection, dialect, after, limit);

    private DbCommand Build(DbConnection connection, Dialect dialect, PageKey? after, int limit)
    {
        var ranges = Ranges().ToArray();
        AddFilters(dialect);
        var (op, direction) = _filter.Descending ? ("<", "DESC") : (">", "ASC");
        var keyset = after is { } key ? _where.Text(op + " ({0}, {1})", key.Value, key.Id) : null;
        var sources = Sources();
        var page = string.Join("\nUNION ALL ",
            from source in sources
            from range in ranges
            select $"SELECT {source.Id} AS id, {source.At} AS at FROM {source.From} WHERE "
                + _where.And(range, source.Condition, keyset is null ? "" : $"({source.At}, {source.Id}) {keyset}"));
        var command = connection.Command($"""
            WITH page AS (
            {page}
            ORDER BY at {direction}, id {direction} LIMIT @limit)
            SELECT {TicketRows.Columns}, page.at FROM page CROSS JOIN ticket t {TicketRows.Names} WHERE t.id = page.id
            ORDER BY page.at {direction}, page.id {direction}
            """);
        _where.Bind(command);
        if (_part.Numbers is { } numbers)
            dialect.AddList(command, "@numbers", numbers);
        command.Add("@limit", limit + 1);
        return command;
    }

    /// <summary>Where rows come from in the wanted order; CROSS JOIN makes SQLite begin with the label's index.</summary>
    private IEnumerable<(string From, string At, string Id, string Condition)> Sources()
    {
        const string Labelled = "label l CROSS JOIN ticket t";
        var tagged = _filter.Tag is { } tag ? _where.Text("l.kind = 'ticket' AND l.label = {0} AND t.id = l.id", tag) : "";
        var from = _filter.Tag is null ? "ticket t" : Labelled;
        switch (_filter.Sort)
        {
            case TicketSort.CreatedAt when _part.ChangedSince is { } since:
                return [(Labelled, "t.created_at", "t.id", _where.Text("l.kind = 'updated' AND l.label = '' AND l.at >= {0} AND t.id = l.id AND t.created_at < {0}", since.Ms))];
            case TicketSort.CreatedAt when _filter.Tag is not null:
                return [(Labelled, "l.at", "l.id", tagged)];
            case TicketSort.UpdatedAt when !IsSelective && !HasPlace && _scope is TicketScope.All:
                return [(Labelled, "l.at", "l.id", "l.kind = 'updated' AND l.label = '' AND t.id = l.id")];
            case TicketSort.UpdatedAt:
                return [(from, "t.updated_at", "t.id", tagged)];
            case TicketSort.DueAt when _filter.Descending || _filter.DueBefore is not null:
                return [(from, "t.due_at", "t.id", And(tagged, "t.due_at IS NOT NULL"))];
            case TicketSort.DueAt:
                return [(from, "t.due_at", "t.id", And(tagged, "t.due_at IS NOT NULL")), (from, Last, "t.id", And(tagged, "t.due_at IS NULL"))];
            default:
                return [(from, "t.created_at", "t.id", "")];
        }
    }

    private IEnumerable<string> Ranges()
    {
        if (IsSelective || _filter.Sort is not TicketSort.CreatedAt || _part.ChangedSince is not null)
        {
            AddPlace();
            _where.Add(TicketScopeSql.Condition(_scope, _where));
            AddAny("t.status", _filter.Status.Select(s => StateTables.Snake(s)));
            AddAny("t.priority", _filter.Priority.Select(p => (object)(short)p));
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
}

/// <summary>The part of a list that one statement reads, where a list needs several.</summary>
internal sealed record TicketPart
{
    public static readonly TicketPart Whole = new();

    /// <summary>Only tickets created since.</summary>
    public Timestamp? CreatedSince { get; init; }

    /// <summary>Only tickets created before, and changed since.</summary>
    public Timestamp? ChangedSince { get; init; }

    /// <summary>Only tickets of these numbers.</summary>
    public IReadOnlyCollection<long>? Numbers { get; init; }
}
