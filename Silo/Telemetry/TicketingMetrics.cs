using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Silo.Telemetry;

/// <summary>
/// What the engine counts. Every call is cheap enough for each command: at most three tags, all of them strings that exist already, so nothing is allocated.
/// Names follow OpenTelemetry; <see cref="PrometheusText"/> makes <c>ticketing_commands_total</c> of <c>ticketing.commands</c>.
/// </summary>
public sealed class TicketingMetrics : IDisposable
{
    public const string MeterName = "OrleansTicketing";

    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] Lag = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300];
    private static readonly double[] Minutes = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];
    private static readonly double[] Turns = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
    private static readonly ConcurrentDictionary<Type, string> CommandNames = new();

    private readonly Counter<long> _commands;
    private readonly Histogram<double> _commandDuration;
    private readonly Histogram<int> _batchTurns;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<double> _reminderLag;
    private readonly Histogram<double> _feedLag;
    private readonly Counter<long> _slaBreaches;
    private readonly Counter<long> _alerts;
    private readonly Histogram<double> _reportLag;
    private readonly Histogram<double> _modelTraining;
    private readonly Counter<long> _modelsDamaged;
    private readonly Counter<long> _triages;
    private readonly Histogram<double> _triageDuration;

    public TicketingMetrics()
    {
        _commands = Meter.CreateCounter<long>("ticketing.commands", null, "Commands by what they came to.");
        _commandDuration = Histogram("ticketing.command.duration", "From the mailbox to the reply.", Seconds);
        _batchTurns = Meter.CreateHistogram("ticketing.batch.turns", null, "Turns a transaction.", null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [.. Turns.Select(n => (int)n)] });
        _commitDuration = Histogram("ticketing.commit.duration", "From the batch's first statement to its commit.", Seconds);
        _reminderLag = Histogram("ticketing.reminder.lag", "From a reminder's due instant to the turn it caused.", Lag);
        _feedLag = Histogram("ticketing.feed.lag", "From a turn to its events on this node's feed.", Lag);
        _slaBreaches = Meter.CreateCounter<long>("ticketing.sla.breaches", null, "Deadlines that passed, by clock.");
        _alerts = Meter.CreateCounter<long>("ticketing.alerts", null, "Alerts raised, by kind.");
        _reportLag = Histogram("ticketing.report.lag", "From the turn that opened a ticket to its count among its category's reports.", Lag);
        _modelTraining = Histogram("ticketing.model.training", "From a node's claim of a model to the trained bytes.", Minutes);
        _modelsDamaged = Meter.CreateCounter<long>("ticketing.models.damaged", null, "Published models that this node could not read.");
        Meter.CreateObservableGauge("ticketing.model.published_info", Published, null, "1 for each model in use on this node.");
        _triages = Meter.CreateCounter<long>("ticketing.triage", null, "Texts triaged, by what it came to.");
        _triageDuration = Histogram("ticketing.triage.duration", "Reading one text.", Seconds);
        Meter.CreateObservableGauge("ticketing.outbox.pending", () => Store.Current.OutboxPending, null, "Messages on their way.");
        Meter.CreateObservableGauge("ticketing.outbox.oldest_age", () => Store.Current.OutboxOldestAge.TotalSeconds, "s", "Age of the oldest message on its way.");
        Meter.CreateObservableGauge("ticketing.parked", () => Store.Current.Parked, null, "Messages and reminders given up until somebody replays them.");
        Meter.CreateObservableGauge("ticketing.queue.depth", QueueDepths, null, "Tickets waiting, by queue.");
        Meter.CreateObservableGauge("ticketing.grains.cached", () => CachedGrains(), null, "Grains whose state this node remembers.");
    }

    public Meter Meter { get; } = new(MeterName);

    /// <summary>Where the gauges about the store come from; set once storage runs.</summary>
    public IStoreFigures Store { get; set; } = NoStoreFigures.Instance;

    /// <summary>How many grains the runtime remembers; set by the runtime.</summary>
    public Func<long> CachedGrains { get; set; } = () => 0;

    /// <summary>Kind and id of the models in use; set by their loader.</summary>
    public Func<IEnumerable<(string Kind, string Id)>> PublishedModels { get; set; } = () => [];

    /// <summary>One command was answered; <paramref name="outcome"/> is done, replayed, outdated, overloaded, failed, or the refusal's code.</summary>
    public void Command(string command, string outcome, TimeSpan duration)
    {
        _commands.Add(1, new("command", command), new("outcome", outcome));
        _commandDuration.Record(duration.TotalSeconds);
    }

    public void Command(Command command, string outcome, TimeSpan duration) => Command(NameOf(command.GetType()), outcome, duration);

    /// <summary>One batch was committed.</summary>
    public void Batch(int turns, TimeSpan commit)
    {
        _batchTurns.Record(turns);
        _commitDuration.Record(commit.TotalSeconds);
    }

    public void ReminderLag(TimeSpan lag) => _reminderLag.Record(Math.Max(0, lag.TotalSeconds));

    public void FeedLag(TimeSpan lag) => _feedLag.Record(Math.Max(0, lag.TotalSeconds));

    /// <summary>A clock ran out: dispatch, first_response, next_response or resolution.</summary>
    public void SlaBreached(string metric) => _slaBreaches.Add(1, new KeyValuePair<string, object?>("metric", metric));

    /// <summary>An alert was raised: burst.</summary>
    public void AlertRaised(string kind) => _alerts.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void ReportLag(TimeSpan lag) => _reportLag.Record(Math.Max(0, lag.TotalSeconds));

    /// <summary>A model was trained here: category, kind or sentiment.</summary>
    public void Trained(string kind, TimeSpan duration) => _modelTraining.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));

    public void ModelDamaged() => _modelsDamaged.Add(1);

    /// <summary>A text was triaged; <paramref name="outcome"/> is done, late, failed or no_models.</summary>
    public void Triage(string outcome, TimeSpan? duration = null)
    {
        _triages.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (duration is { } taken) _triageDuration.Record(taken.TotalSeconds);
    }

    /// <summary>Once somebody listens: series that alerts watch begin with zero, or their first step would not be seen as one.</summary>
    public void Begin()
    {
        _alerts.Add(0, new KeyValuePair<string, object?>("kind", "burst"));
        foreach (var metric in Enum.GetNames<SlaMetric>()) _slaBreaches.Add(0, new KeyValuePair<string, object?>("metric", JsonNamingPolicy.SnakeCaseLower.ConvertName(metric)));
        _modelsDamaged.Add(0);
    }

    /// <summary><c>open_ticket</c> for <c>OpenTicket</c>.</summary>
    public static string NameOf(Type command) => CommandNames.GetOrAdd(command, type => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name));

    public void Dispose() => Meter.Dispose();

    private Histogram<double> Histogram(string name, string description, double[] bounds) =>
        Meter.CreateHistogram(name, "s", description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    private IEnumerable<Measurement<long>> Published() =>
        PublishedModels().Select(m => new Measurement<long>(1, new KeyValuePair<string, object?>("kind", m.Kind), new("id", m.Id)));

    private IEnumerable<Measurement<long>> QueueDepths() =>
        Store.Current.QueueDepths.Select(q => new Measurement<long>(q.Depth, new KeyValuePair<string, object?>("queue", q.Queue)));
}
