using System.Collections.Immutable;
using OrleansTicketing.Configuration;
using OrleansTicketing.Projections;
using OrleansTicketing.Text.Triage;

namespace OrleansTicketing.Tickets;

/// <summary>
/// What a ticket makes of what the language part found. What a person has said is never touched; what nobody said is filled in: category
/// and sentiment where triage is sure, kind, priority and skills only in queues that apply it.
/// </summary>
internal static class TicketTriaging
{
    public const string Reminder = "triage";

    private const long FirstWaitMs = 5_000;
    private const long LongestWaitMs = 6 * 3_600_000;

    public static TriageTry FirstTry(Timestamp at, Timestamp? since = null) => new(at.Plus(FirstWaitMs), 1, since);

    /// <summary>Each wait is four times the one before: models that are back after a while find every open ticket still waiting.</summary>
    private static TriageTry NextTry(TriageTry tried, Timestamp at)
    {
        var wait = Math.Min(LongestWaitMs, FirstWaitMs << Math.Min(2 * tried.Number, 32));
        return tried with { Due = at.Plus(wait), Number = tried.Number + 1 };
    }

    /// <summary>What came untriaged is triaged after, text by text; a try that comes to nothing moves the next one on.</summary>
    public static Decision Remind(Ticket ticket, TurnContext context)
    {
        if (ticket.TriageNext is not { } next || next.Due > context.At || ticket.IsOver())
            return Decision.Nothing;
        if (context.Unread is not [_, ..] found)
            return Decision.Accept(new TriagePostponed(context.Unread is null ? null : NextTry(next, context.At), context.At));
        var (decision, now) = (Decision.Accept(), ticket);
        foreach (var triage in found.Select(TriageSize.Bounded))
        {
            var triaged = now.Triage is null && next.Since is null ? Opening(now, triage, context) : Heard(now, triage, context);
            decision = Reroute(now, decision with { Events = decision.Events.Add(triaged) }, triaged);
            now = Evolve(now, triaged);
        }
        return decision;
    }

    private static TicketTriaged Opening(Ticket ticket, TicketTriage triage, TurnContext context)
    {
        var applies = Applies(ticket, context);
        var category = CategoryOf(ticket, triage);
        return new()
        {
            Triage = triage,
            Category = category,
            Sentiment = SentimentOf(ticket, triage),
            Kind = applies && ticket.Leaves(UnsaidMembers.Kind) && triage.KindSure ? triage.Kind : null,
            Priority = applies && ticket.Leaves(UnsaidMembers.Priority) ? triage.Priority : null,
            Skills = applies ? SkillsFor(ticket, (category ?? ticket.Category)?.Code, context) : null,
            IsReport = ReportOf.IsRecent(ticket.OccurredAt, context.At),
            At = context.At,
        };
    }

    /// <summary>What a customer says is heard in order: while something still waits to be read, this waits too, but not for long when it could be read.</summary>
    public static Decision Hear(Ticket ticket, AddMessage add, Decision decision, TurnContext context)
    {
        if (decision.Refusal is not null || add.From is not MessageFrom.Customer)
            return decision;
        var (found, soon) = (add.Triage, FirstTry(context.At, since: context.At));
        if (ticket.TriageNext is { } waiting)
            return found is null || waiting.Due <= soon.Due ? decision : Later(soon with { Since = waiting.Since });
        if (add.TriageAfter)
            return Later(soon);
        if (found is null)
            return decision;
        var triaged = Heard(ticket, TriageSize.Bounded(found), context);
        return Same(triaged.Triage!, ticket.Triage) ? decision : Reroute(ticket, decision with { Events = decision.Events.Add(triaged) }, triaged);

        Decision Later(TriageTry next) => decision with { Events = decision.Events.Add(new TriagePostponed(next, context.At)) };
    }

    /// <summary>A customer's message may change the topic and the mood, name more things, and make the ticket more urgent; never less.</summary>
    private static TicketTriaged Heard(Ticket ticket, TicketTriage heard, TurnContext context)
    {
        var applies = Applies(ticket, context);
        var category = CategoryOf(ticket, heard);
        var newTopic = category is not null && category.Code != ticket.Category?.Code;
        var before = ticket.Triage ?? new();
        var known = newTopic || ticket.Triage is null ? heard with { Priority = before.Priority, Reasons = before.Reasons } : before;
        known = TriageSize.Bounded(known with { Entities = Joined(before.Entities, heard.Entities) });
        if (heard.SentimentSure)
            known = known with { Sentiment = heard.Sentiment, SentimentScore = heard.SentimentScore, SentimentSure = true };
        var urgency = PriorityRules.Find(heard.Reasons, ticket.Tier);
        if (known.Priority is null || urgency.Priority < known.Priority)
            known = known with { Priority = urgency.Priority, Reasons = urgency.Reasons };
        return new()
        {
            Triage = known,
            Category = newTopic ? category : null,
            Sentiment = heard.SentimentSure && heard.Sentiment != ticket.Sentiment ? SentimentOf(ticket, heard) : null,
            Kind = newTopic && applies && ticket.Leaves(UnsaidMembers.Kind) && heard.KindSure ? heard.Kind : null,
            Priority = applies && ticket.Leaves(UnsaidMembers.Priority) && urgency.Priority < ticket.Priority ? urgency.Priority : null,
            Skills = newTopic && applies ? SkillsFor(ticket, category!.Code, context) : null,
            At = context.At,
        };
    }

    /// <summary>A person's category asks for other skills, where the present ones were triage's.</summary>
    public static TicketTriaged? Follow(Ticket ticket, UpdateTicket changes, TurnContext context) =>
        changes is { Category: { } category, Skills: null } && Applies(ticket, context) && SkillsFor(ticket, category.To, context) is { } skills
            ? new() { Skills = skills, At = context.At }
            : null;

    public static Ticket Evolve(Ticket ticket, TicketTriaged e) => ticket with
    {
        Triage = e.Triage ?? ticket.Triage,
        TriageNext = e.Triage is null ? ticket.TriageNext : null,
        Category = e.Category ?? ticket.Category,
        Sentiment = e.Sentiment ?? ticket.Sentiment,
        Kind = e.Kind ?? ticket.Kind,
        Priority = e.Priority ?? ticket.Priority,
        Skills = e.Skills ?? ticket.Skills,
    };

    /// <summary>What a person said stays.</summary>
    private static string? SentimentOf(Ticket ticket, TicketTriage found) => ticket.Labelled?.Sentiment is null ? found.Sentiment : null;

    public static bool Leaves(this Ticket ticket, UnsaidMembers member) => (ticket.Unsaid & member) != 0;

    /// <summary>Whether what nobody said is filled in by triage; a person's own word then is recorded even if it changes nothing.</summary>
    public static bool Applies(Ticket ticket, TurnContext context) => context.Settings.Queue(ticket.Queue)?.Definition.Triage is TriageMode.Apply;

    private static TicketCategory? CategoryOf(Ticket ticket, TicketTriage found) =>
        ticket.Leaves(UnsaidMembers.Category) && found is { Sure: true, Categories: [var first, ..] } ? new(first.Code, first.Confidence) : null;

    /// <summary>What the ticket needs by its category; null when it needs that already, when a person said what it needs, or nobody waits for it.</summary>
    private static ImmutableArray<string>? SkillsFor(Ticket ticket, string? category, TurnContext context)
    {
        if (!ticket.Leaves(UnsaidMembers.Skills) || ticket.Status is not TicketStatus.Queued)
            return null;
        var skills = Sets.OfLower([.. context.Settings.Queue(ticket.Queue)?.Definition.Skills ?? [], .. context.Settings.SkillsOf(category)]);
        return skills.AsSpan().SequenceEqual(ticket.Skills.AsSpan()) ? null : skills;
    }

    private static Decision Reroute(Ticket ticket, Decision decision, TicketTriaged triaged) =>
        triaged.Skills is null ? decision : TicketAssignment.Wait(ticket.Id, decision, ticket.Queue);

    private static ImmutableArray<FoundEntity> Joined(ImmutableArray<FoundEntity> old, ImmutableArray<FoundEntity> found) =>
        [.. old, .. found.ExceptBy(old.Select(e => (e.Type, e.Value)), e => (e.Type, e.Value))];

    /// <summary>Records compare arrays by reference, so arrays are kept where nothing is new.</summary>
    private static bool Same(TicketTriage now, TicketTriage? before) => before is not null && now with
    {
        Entities = Sets.Keep(before.Entities, now.Entities),
        Categories = Sets.Keep(before.Categories, now.Categories),
        Reasons = Sets.Keep(before.Reasons, now.Reasons),
        Skills = Sets.Keep(before.Skills, now.Skills),
    } == before;
}
