using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansTicketing.Access;
using OrleansTicketing.Agents;
using OrleansTicketing.Configuration;
using OrleansTicketing.Customers;
using OrleansTicketing.Projections;
using OrleansTicketing.Routing;
using OrleansTicketing.Silo.Storage.Reads;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Storage;

/// <summary>Puts rows into a store by plain SQL, as a turn would leave them.</summary>
public static class Rows
{
    public static Ticket Ticket(int n) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"tkt_{n:D8}"), Number = n, Status = TicketStatus.Queued, Subject = new($"Subject {n}"),
        Kind = TicketKind.Other, Priority = Priority.Normal, Channel = Channel.Web, CustomerId = "cus_1", Tier = CustomerTier.Standard, Queue = "default",
        CreatedAt = new(n * 1000L), UpdatedAt = new(n * 1000L), QueuedAt = new(n * 1000L),
    };

    public static Agent Agent(string id, params string[] queues) => new()
    {
        Id = id, Login = id, Name = new($"Agent {id}"), Capacity = 3, Queues = [.. queues], Presence = Presence.Online,
        IdleSince = new(0), CreatedAt = new(1000), UpdatedAt = new(1000),
    };

    public static Customer Customer(string id) => new() { Id = id, Name = new($"Customer {id}"), Tier = CustomerTier.Gold, CreatedAt = new(1000), UpdatedAt = new(1000) };

    public static async Task Add(this DbConnection writer, Ticket t, long version = 1)
    {
        await writer.Execute("""
            INSERT INTO ticket (id, version, turn_id, schema, state, number, status, queue, assignee, offered_to, customer, priority, kind, category, channel,
                external_id, subject, requirement, queued_at, due_at, created_at, updated_at)
            VALUES (@id, @version, @turn, 1, @state, @number, @status, @queue, @assignee, @offered, @customer, @priority, @kind, @category, @channel,
                @external, @subject, @requirement, @queued, @due, @created, @updated)
            """,
            ("id", t.Id), ("version", version), ("turn", TurnId(writer)), ("state", Json(t)), ("number", t.Number),
            ("status", Snake(t.Status)), ("queue", t.Queue), ("assignee", t.Assignee ?? ""), ("offered", t.OfferedTo), ("customer", t.CustomerId),
            ("priority", (short)t.Priority), ("kind", Snake(t.Kind)), ("category", t.Category?.Code), ("channel", Snake(t.Channel)), ("external", t.ExternalId),
            ("subject", t.Subject.Value), ("requirement", WaitingTicket.RequirementOf(t.Skills, t.Language)), ("queued", t.QueuedAt.Ms),
            ("due", t.Sla?.Clocks.Min(c => c.DueAt?.Ms)), ("created", t.CreatedAt.Ms), ("updated", t.UpdatedAt.Ms));
        await writer.Label(t, t.Id);
    }

    /// <summary>A ticket with the event that opened it.</summary>
    public static async Task Open(this DbConnection writer, Ticket t, long version = 1)
    {
        await writer.Add(t, version);
        await writer.Journal(new(GrainKinds.Ticket, t.Id), 1, new TicketOpened
        {
            Id = t.Id, Number = t.Number, Subject = t.Subject, Channel = t.Channel, CustomerId = t.CustomerId, Tier = t.Tier, Kind = t.Kind, Priority = t.Priority, Queue = t.Queue, At = t.CreatedAt,
        }, t.CreatedAt);
    }

    public static Task Journal(this DbConnection writer, GrainId grain, long version, Event e, Timestamp at) => writer.Execute("""
        INSERT INTO journal (kind, grain, version, ordinal, type, at, actor, turn_id, about, data)
        VALUES (@kind, @grain, @version, 0, @type, @at, 'system', @turn, @about, @data)
        """,
        ("kind", grain.Kind), ("grain", grain.Key), ("version", version), ("type", StoredTypes.NameOf(e)), ("at", at.Ms), ("turn", TurnId(writer)),
        ("about", JournalAbout.Of(grain, e)), ("data", Encoding.UTF8.GetString(StoredTypes.Write(e))));

    public static async Task Add(this DbConnection writer, Agent a, long version = 1)
    {
        await writer.Execute($"""
            INSERT INTO agent (id, version, turn_id, schema, state, name, presence, has_room, created_at)
            VALUES (@id, @version, @turn, 1, @state, @name, @presence, {(a.HasRoom ? "1 = 1" : "1 = 0")}, @created)
            """,
            ("id", a.Id), ("version", version), ("turn", TurnId(writer)), ("state", JsonSerializer.Serialize(a, StoredJson.Default.Agent)),
            ("name", a.Name.Value), ("presence", Snake(a.Presence)), ("created", a.CreatedAt.Ms));
        await writer.Label(a, a.Id);
    }

    /// <summary>A turn of an agent, with its event; gives the event's position.</summary>
    public static async Task<long> Turn(this DbConnection writer, Agent a, long version, bool isNew = false)
    {
        if (isNew)
        {
            await writer.Add(a, version);
        }
        else
        {
            await writer.Execute($"UPDATE agent SET version = @version, state = @state, presence = @presence, has_room = {(a.HasRoom ? "1 = 1" : "1 = 0")} WHERE id = @id",
                ("id", a.Id), ("version", version), ("state", JsonSerializer.Serialize(a, StoredJson.Default.Agent)), ("presence", Snake(a.Presence)));
            await writer.Execute("DELETE FROM label WHERE id = @id", ("id", a.Id));
            await writer.Label(a, a.Id);
        }
        await writer.Journal(new(GrainKinds.Agent, a.Id), version, new PresenceChanged(a.Presence, a.UpdatedAt), a.UpdatedAt);
        await using var last = writer.Command("SELECT max(position) FROM journal");
        return (long)(await last.ExecuteScalarAsync())!;
    }

    public static Task Add(this DbConnection writer, Customer c, long version = 1) => writer.Execute("""
        INSERT INTO customer (id, version, turn_id, schema, state, name, tier, created_at)
        VALUES (@id, @version, @turn, 1, @state, @name, @tier, @created)
        """,
        ("id", c.Id), ("version", version), ("turn", TurnId(writer)), ("state", JsonSerializer.Serialize(c, StoredJson.Default.Customer)),
        ("name", c.Name?.Value), ("tier", Snake(c.Tier)), ("created", c.CreatedAt.Ms));

    public static Task Add(this DbConnection writer, string kind, ConfigurationItem item, long version) => writer.Execute(
        $"INSERT INTO {kind} (id, version, turn_id, schema, state) VALUES (@id, @version, @turn, 1, @state)",
        ("id", item.Key), ("version", version), ("turn", TurnId(writer)), ("state", JsonSerializer.Serialize(item, StoredJson.Default.ConfigurationItem)));

    public static Task Add(this DbConnection writer, ApiKey key) => writer.Execute(
        "INSERT INTO api_key (id, version, turn_id, schema, state, hash, role, created_at) VALUES (@id, 1, @turn, 1, @state, @hash, @role, @created)",
        ("id", key.Id), ("turn", TurnId(writer)), ("state", Json(key)), ("hash", key.Hash), ("role", Snake(key.Role)), ("created", key.CreatedAt.Ms));

    public static string Json(Ticket ticket) => JsonSerializer.Serialize(ticket, StoredJson.Default.Ticket);

    public static string Json(ApiKey key) => JsonSerializer.Serialize(key, StoredJson.Default.ApiKey);

    public static async Task Execute(this DbConnection writer, string sql, params (string Name, object? Value)[] values)
    {
        await using var command = writer.Command(sql);
        foreach (var (name, value) in values)
            command.Add("@" + name, value);
        await command.ExecuteNonQueryAsync();
    }

    public static string Snake<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static async Task Label(this DbConnection writer, object state, string id)
    {
        foreach (var label in Labels.Of(state))
        {
            await writer.Execute("INSERT INTO label (kind, label, at, id) VALUES (@kind, @label, @at, @id)",
                ("kind", label.Kind), ("label", label.Name), ("at", label.At.Ms), ("id", id));
        }
    }

    private static object TurnId(DbConnection writer) => writer is Npgsql.NpgsqlConnection ? Guid.Empty : Guid.Empty.ToByteArray();
}
