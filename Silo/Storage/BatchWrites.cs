using OrleansTicketing.Queries;

namespace OrleansTicketing.Silo.Storage;

/// <summary>All that one batch writes, gathered so that each table is written once.</summary>
public sealed class BatchWrites
{
    public List<StateWrite> States { get; } = [];

    public List<LabelWrite> Labels { get; } = [];

    public List<JournalWrite> Journal { get; } = [];

    /// <summary>Messages for the outbox: those that did not run in this batch.</summary>
    public List<OutboxWrite> Outbox { get; } = [];

    /// <summary>Outbox rows whose messages this batch handled; each must still be there.</summary>
    public List<Guid> Handled { get; } = [];

    public List<ReminderWrite> Reminders { get; } = [];

    public List<FailedMessage> FailedMessages { get; } = [];

    public List<FailedReminder> FailedReminders { get; } = [];

    public List<ClaimWrite> Claims { get; } = [];

    /// <summary>The names that are taken when the batch is over, each once: in between one may have been given back and taken again.</summary>
    public IEnumerable<ClaimWrite> ClaimsTaken => Claims.GroupBy(c => c.Name).Select(name => name.Last()).Where(c => c.Take);

    public List<KeptAnswer> Idempotency { get; } = [];

    public bool ChangesSettings { get; set; }

    public bool IsEmpty =>
        States.Count + Journal.Count + Outbox.Count + Handled.Count + Reminders.Count + FailedMessages.Count + FailedReminders.Count
        + Claims.Count + Idempotency.Count == 0;
}

/// <summary>A state row; <paramref name="OldVersion"/> 0 = insert; <paramref name="Json"/> is UTF-8.</summary>
public sealed record StateWrite(GrainId Id, long OldVersion, long Version, Guid TurnId, int Schema, Timestamp At, byte[] Json, object State);

/// <summary>A label to add or remove.</summary>
public readonly record struct LabelWrite(string Kind, string Id, string Label, Timestamp At, bool Add);

/// <summary>An event; <paramref name="Report"/> is the category it counts for (see <see cref="Projections.ReportOf"/>); <paramref name="Data"/> is UTF-8.</summary>
public readonly record struct JournalWrite(
    GrainId Grain, long Version, int Ordinal, string Type, Timestamp At, string Actor, Guid TurnId, string? About, string? Report, byte[] Data);

/// <summary>A message; <paramref name="Data"/> is UTF-8; <paramref name="NextAt"/> (real time) is when another node may take it over.</summary>
public readonly record struct OutboxWrite(Guid Id, GrainId To, string Type, byte[] Data, int Attempts, Timestamp NextAt);

/// <summary>A wanted reminder; <paramref name="Due"/> null = not wanted any more; a grain that <paramref name="IsNew"/> has no rows yet.</summary>
public readonly record struct ReminderWrite(GrainId Grain, string Name, Timestamp? Due, bool IsNew = false);

/// <summary>A message whose handler failed; <paramref name="ParkedAt"/> set = given up.</summary>
public readonly record struct FailedMessage(Guid Id, int Attempts, Timestamp NextAt, Timestamp? ParkedAt, string Error);

/// <summary>A reminder that did not take effect; <paramref name="ParkedAt"/> set = given up.</summary>
public readonly record struct FailedReminder(GrainId Grain, string Name, Timestamp Due, int Attempts, Timestamp NextAt, Timestamp? ParkedAt, string Error);

/// <summary>A unique name to take or give back.</summary>
public readonly record struct ClaimWrite(string Name, GrainId Owner, bool Take);
