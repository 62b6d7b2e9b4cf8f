using System.Text.Json;
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
        var skills = Sets.OfLower([.. queue.Definition.Skills, .. open.Skills]);
        var tags = Sets.Of(open.Tags);
        if (TicketChanges.TooLarge(tags, skills, open.Fields))
            return new TicketTooLarge();
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
            Kind = open.Kind,
            Priority = open.Priority,
            Queue = open.Queue,
            Skills = skills,
            Language = open.Language,
            Product = open.Product,
            ExternalId = open.ExternalId,
            Tags = tags,
            Fields = open.Fields,
            OccurredAt = open.OccurredAt,
            Triage = open.Triage,
            Sla = TicketClocks.Start(context.Settings, open.Queue, open.Priority, open.Tier, open.Kind, open.Channel, context.At),
            At = context.At,
        };
        var decision = Decision.Accept(opened, new TicketQueued(open.Queue, skills, context.At))
            .Send(new(GrainKinds.Router, open.Queue), new TicketWaits(opened.Id));
        return open.ExternalId is { } external ? decision.Claim(Unique(open.Channel, external)) : decision;
    }

    private static ClaimChange Unique(Channel channel, string externalId) =>
        new($"ticket:{Wire(channel)}:{externalId}", Take: true, owner => new ExternalIdTaken(owner));

    private static string Wire(Channel channel) => JsonNamingPolicy.SnakeCaseLower.ConvertName(channel.ToString());
}
