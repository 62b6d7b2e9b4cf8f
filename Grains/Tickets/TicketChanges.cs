using System.Collections.Immutable;
using OrleansTicketing.Configuration;
using OrleansTicketing.Routing;

namespace OrleansTicketing.Tickets;

/// <summary>Changes of a ticket's members.</summary>
internal static class TicketChanges
{
    public static Decision Update(Ticket ticket, UpdateTicket update, TurnContext context)
    {
        var changes = Trimmed(ticket, update, context);
        if (changes == new UpdateTicket())
            return Decision.Nothing;
        if (ticket.IsOver() && changes with { Tags = null } != new UpdateTicket())
            return new TicketClosed();
        var fields = changes.Fields is { } patch ? Sets.Merge(ticket.Fields, patch) : ticket.Fields;
        if (TicketLimits.Exceeded(changes.Tags ?? ticket.Tags, changes.Skills ?? ticket.Skills, fields))
            return new TicketTooLarge();

        var decision = Decision.Accept(new TicketUpdated(changes, context.At));
        var followed = TicketTriaging.Follow(ticket, changes, context);
        if (followed is not null) decision = decision with { Events = decision.Events.Add(followed) };
        // Other agents may fit now.
        var reroute = ticket.Status is TicketStatus.Queued && (changes.Skills is not null || followed is not null || changes.Language is not null);
        return reroute ? decision.Send(new(GrainKinds.Router, ticket.Queue), new TicketWaits(ticket.Id)) : decision;
    }

    /// <summary>The skills a ticket needs beyond its queue's.</summary>
    public static IEnumerable<string> OwnSkills(Ticket ticket, Settings settings) => ticket.Skills.Except(SkillsOf(ticket.Queue, settings));

    /// <summary>Only what really changes; a person's word for what triage had filled in, or would, is a change too.</summary>
    private static UpdateTicket Trimmed(Ticket ticket, UpdateTicket update, TurnContext context)
    {
        var applies = TicketTriaging.Applies(ticket, context);
        bool First(UnsaidMembers member) => applies && ticket.Leaves(member);
        ImmutableArray<string>? skills = update.Skills is { } own ? Sets.OfLower([.. SkillsOf(ticket.Queue, context.Settings), .. own]) : null;
        return new()
        {
            Subject = update.Subject is { } subject && subject != ticket.Subject ? subject : null,
            Kind = update.Kind is { } kind && (kind != ticket.Kind || First(UnsaidMembers.Kind)) ? kind : null,
            Priority = update.Priority is { } priority && (priority != ticket.Priority || First(UnsaidMembers.Priority)) ? priority : null,
            Category = ticket.Category?.Confidence is null ? Other(update.Category, ticket.Category?.Code) : update.Category,
            Sentiment = update.Sentiment != ticket.Sentiment ? update.Sentiment : null,
            Product = Other(update.Product, ticket.Product),
            Language = Other(update.Language, ticket.Language),
            Tags = update.Tags is { } tags ? Other(Sets.Of(tags), ticket.Tags) : null,
            Skills = skills is null || First(UnsaidMembers.Skills) ? skills : Other(skills.Value, ticket.Skills),
            Fields = update.Fields is { } fields && Sets.Merge(ticket.Fields, fields) != ticket.Fields ? fields : null,
        };
    }

    private static ImmutableArray<string> SkillsOf(string queue, Settings settings) =>
        settings.Queue(queue) is { } found ? Sets.OfLower(found.Definition.Skills) : [];

    private static Change<string?>? Other(Change<string?>? change, string? now) => change is not null && change.To != now ? change : null;

    private static ImmutableArray<string>? Other(ImmutableArray<string> wanted, ImmutableArray<string> now) =>
        wanted.AsSpan().SequenceEqual(now.AsSpan()) ? null : wanted;
}
