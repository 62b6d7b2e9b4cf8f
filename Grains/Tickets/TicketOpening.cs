using System.Text.Json;
using OrleansTicketing.Configuration;
using OrleansTicketing.Routing;
using OrleansTicketing.Sla;

namespace OrleansTicketing.Tickets;

/// <summary>How a ticket begins: with its clocks, in a queue.</summary>
internal static class TicketOpening
{
    public static Decision Open(OpenTicket open, TurnContext context)
    {
        if (context.Settings.Queue(open.Queue) is not { } queue)
            return new ReferenceNotFound("/queue");
        var triage = open.Triage is { } found ? TriageSize.Bounded(found) : null;
        var applied = queue.Definition.Triage is TriageMode.Apply ? triage : null;
        var category = CategoryOf(open, triage);
        var kind = open.Kind ?? (applied is { KindSure: true } ? applied.Kind : null) ?? TicketKind.Other;
        var priority = open.Priority ?? applied?.Priority ?? Priority.Normal;
        var own = open.Skills ?? (applied is null ? [] : context.Settings.SkillsOf(category?.Code));
        var skills = Sets.OfLower([.. queue.Definition.Skills, .. own]);
        var tags = Sets.Of(open.Tags);
        if (TicketLimits.Exceeded(tags, skills, open.Fields))
            return new TicketTooLarge();
        if (open.ExternalIdOwner is { } owner)
            return new ExternalIdTaken(owner);
        if (open.CustomerId.Length == 0)
            return new ReferenceNotFound("/customer");

        var opened = new TicketOpened
        {
            Id = context.Grain.Key,
            Number = context.Number,
            MessageId = open.Text is null ? null : open.MessageId,
            Subject = open.Subject,
            Text = open.Text,
            Channel = open.Channel,
            CustomerId = open.CustomerId,
            Tier = open.Tier,
            Kind = kind,
            Priority = priority,
            Category = category,
            Triage = triage,
            TriageNext = triage is null && !open.WithoutTriage ? TicketTriaging.FirstTry(context.At) : null,
            Unsaid = UnsaidIn(open),
            Queue = open.Queue,
            Skills = skills,
            Language = open.Language,
            Product = open.Product,
            ExternalId = open.ExternalId,
            Tags = tags,
            Fields = open.Fields,
            OccurredAt = open.OccurredAt,
            Sla = TicketClocks.Start(context.Settings, open.Queue, priority, open.Tier, kind, open.Channel, context.At),
            At = context.At,
        };
        var decision = Decision.Accept(opened, new TicketQueued(open.Queue, skills, context.At))
            .Send(new(GrainKinds.Router, open.Queue), new TicketWaits(opened.Id));
        return open.ExternalId is { } external ? decision.Claim(Unique(open.Channel, external)) : decision;
    }

    private static TicketCategory? CategoryOf(OpenTicket open, TicketTriage? triage) =>
        open.Category is { } said ? new(said, null)
        : triage is { Sure: true, Categories: [var first, ..] } ? new(first.Code, first.Confidence)
        : null;

    private static UnsaidMembers UnsaidIn(OpenTicket open) =>
        (open.Kind is null ? UnsaidMembers.Kind : 0) | (open.Priority is null ? UnsaidMembers.Priority : 0)
        | (open.Skills is null ? UnsaidMembers.Skills : 0) | (open.Category is null ? UnsaidMembers.Category : 0);

    private static ClaimChange Unique(Channel channel, string externalId) =>
        new($"ticket:{Wire(channel)}:{externalId}", Take: true, owner => new ExternalIdTaken(owner));

    private static string Wire(Channel channel) => JsonNamingPolicy.SnakeCaseLower.ConvertName(channel.ToString());
}
