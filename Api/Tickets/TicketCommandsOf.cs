using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Api.Tickets;

/// <summary>From request bodies to commands: defaults filled, lists in order.</summary>
internal static class TicketCommandsOf
{
    private const int SubjectLength = 80;

    public static OpenTicket ToCommand(this OpenTicketRequest body, Customer customer, ITriage triage, Timestamp now)
    {
        var command = body.ToCommand(customer) with { Language = body.Language ?? triage.LanguageOf(body.Text ?? body.Subject!) };
        var about = new TriageText(TriageText.Of(command.Subject, command.Text), customer.Tier, now, customer.TimeZone);
        return command with { Triage = triage.Of(about), WithoutTriage = !triage.IsOn };
    }

    private static OpenTicket ToCommand(this OpenTicketRequest body, Customer customer) => new()
    {
        MessageId = Ids.Message(),
        Subject = new(body.Subject?.Trim() ?? SubjectOf(body.Text!)),
        Text = body.Text is { } text ? new Personal(text) : null,
        Channel = body.Channel,
        CustomerId = customer.Id,
        Tier = customer.Tier,
        Kind = body.Kind,
        Priority = body.Priority,
        Category = CategoryCode.Of(body.Category),
        Queue = body.Queue ?? "default",
        Skills = body.Skills is { } skills ? Lists.Skills(skills) : null,
        Product = body.Product,
        ExternalId = body.ExternalId,
        Tags = Lists.Sorted(body.Tags),
        Fields = Lists.Fields(body.Fields),
        OccurredAt = body.OccurredAt,
    };

    public static UpdateTicket ToCommand(this TicketPatch body) => new()
    {
        Subject = body.Subject is { } subject ? new Personal(subject.Trim()) : null,
        Kind = body.Kind,
        Priority = body.Priority,
        Category = body.Category is null ? null : new(CategoryCode.Of(body.Category.To)),
        Sentiment = body.Sentiment,
        Product = body.Product,
        Language = body.Language,
        Tags = body.Tags is { } tags ? Lists.Sorted(tags.To) : null,
        Skills = body.Skills is { } skills ? Lists.Skills(skills.To) : null,
        Fields = body.Fields is { } fields ? Lists.Fields(fields) : null,
    };

    /// <summary>The first 80 characters in one line, without half a character at the end.</summary>
    private static string SubjectOf(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length > SubjectLength) trimmed = trimmed[..(char.IsHighSurrogate(trimmed[SubjectLength - 1]) ? SubjectLength - 1 : SubjectLength)];
        return string.Create(trimmed.Length, trimmed, static (line, trimmed) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = char.IsControl(trimmed[i]) ? ' ' : trimmed[i];
        });
    }
}

/// <summary>Lists as states keep them: trimmed, sorted, distinct.</summary>
internal static class Lists
{
    public static ImmutableArray<string> Sorted(string[]? values) =>
        values is null or [] ? [] : [.. values.Select(v => v.Trim()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Skills are lower case, so that two spellings are one skill.</summary>
    public static ImmutableArray<string> Skills(string[]? values) =>
        values is null or [] ? [] : Sorted([.. values.Select(v => v.ToLowerInvariant())]);

    public static ImmutableSortedDictionary<string, JsonElement> Fields(Dictionary<string, JsonElement>? values) =>
        values is null or { Count: 0 }
            ? ImmutableSortedDictionary<string, JsonElement>.Empty
            : values.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
