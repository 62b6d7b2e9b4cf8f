using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using OrleansTicketing.Customers;
using OrleansTicketing.Sla;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Load.Floors;

/// <summary>The rows of one open turn: a ticket with three clocks and two labels, its events opened and queued, its next reminder. Ids rise, as the engine's do.</summary>
internal sealed class OpenTurn
{
    public static readonly string State;
    public static readonly string Opened;
    public static readonly string Queued;
    public const string Subject = "The parcel shows as delivered but it never arrived at my address";
    public static readonly string Text = string.Concat(Enumerable.Repeat("It should have been here on Monday. ", 5));

    private static long _last;

    public long Number { get; } = Interlocked.Increment(ref _last);

    public string Id => $"tkt_{At:D13}{Number:D13}";

    public long At { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public byte[] TurnId
    {
        get
        {
            var bytes = new byte[16];
            BinaryPrimitives.WriteInt64BigEndian(bytes, (At << 16) | 0x7000);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), unchecked((long)0x8000_0000_0000_0000) | Number << 8);
            return bytes;
        }
    }

    static OpenTurn()
    {
        var at = new Timestamp(1_780_000_000_000);
        SlaClock Clock(SlaMetric metric, long seconds) => new()
        {
            Metric = metric, State = SlaClockState.Running, TargetSeconds = seconds, Time = SlaTime.Calendar, StartedAt = at, Since = at, DueAt = at.Plus(seconds * 1000), Warnings = [600],
        };
        var sla = new TicketSla("standard", 1, [Clock(SlaMetric.Dispatch, 3600), Clock(SlaMetric.FirstResponse, 14400), Clock(SlaMetric.Resolution, 172800)]);
        var customer = "cus_01k0000000000000000000000a";
        var opened = new TicketOpened
        {
            Id = "tkt_01k0000000000000000000000a", Number = 1_000_000, MessageId = "msg_01k0000000000000000000000a", Subject = new(Subject), Text = new(Text),
            Channel = Channel.Web, CustomerId = customer, Tier = CustomerTier.Standard, Kind = TicketKind.Fault, Priority = Priority.Normal, Queue = "default", Language = "en", Sla = sla, At = at,
        };
        var ticket = new Ticket
        {
            Id = opened.Id, Number = opened.Number, Status = TicketStatus.Queued, Subject = opened.Subject, Kind = opened.Kind, Priority = opened.Priority, Language = "en",
            Channel = opened.Channel, CustomerId = customer, Tier = opened.Tier, Queue = opened.Queue, CreatedAt = at, UpdatedAt = at, QueuedAt = at, Sla = sla, LastMessageAt = at, MessageCount = 1,
        };
        State = JsonSerializer.Serialize(ticket, StoredJson.Default.Ticket);
        Opened = Encoding.UTF8.GetString(StoredTypes.Write(opened));
        Queued = Encoding.UTF8.GetString(StoredTypes.Write(new TicketQueued("default", [], at)));
    }
}
