using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using OrleansTicketing.Api.Http;
using OrleansTicketing.Configuration;
using OrleansTicketing.Models;

namespace OrleansTicketing.Api.Intents;

/// <summary>PUT /v1/intents/{key}.</summary>
internal sealed record IntentRequest : IChecked
{
    [Length(1, 200)]
    public required string Name { get; init; }

    /// <summary>The name in Chinese; default: as in English.</summary>
    [Length(1, 200)]
    public string? NameZh { get; init; }

    /// <summary>How people say it, in Chinese and English: 1 to 500 characters each, at most 500; what exceeds 28 KiB as stored is refused (some 300 short ones fit).</summary>
    [Length(0, 500), Each(1, 500)]
    public string[]? Examples { get; init; }

    public void Check(Errors errors)
    {
        for (var i = 0; i < Examples?.Length; i++)
            errors.Require(!string.IsNullOrWhiteSpace(Examples[i]), $"/examples/{i}", "length", "An example says something.");
    }

    public Definition ToDefinition() => new IntentDefinition
    {
        Name = Name.Trim(),
        NameZh = NameZh?.Trim(),
        Examples = [.. (Examples ?? []).Select(e => new IntentExample(new(e.Trim())))],
    };
}

/// <summary>An intent; version 0 and no instant = as it ships.</summary>
internal sealed record IntentResponse(string Key, long Version, string Name, string? NameZh, ImmutableArray<string> Examples, Timestamp? UpdatedAt)
{
    public static IntentResponse Of(ConfigurationItem item, long version)
    {
        var d = (IntentDefinition)item.Definition!;
        return new(item.Key, version, d.Name, d.NameZh, [.. d.Examples.Select(e => e.Text.Value)], version == 0 ? null : item.UpdatedAt);
    }
}

/// <summary>POST /v1/intents/classify.</summary>
internal sealed record ClassifyRequest
{
    /// <summary>What somebody wrote.</summary>
    [Length(1, 4000)]
    public required string Text { get; init; }
}

/// <summary>What a message wants.</summary>
/// <param name="Intent">Null = none of those that are defined.</param>
/// <param name="Sure">It is right as often as the installation asks (see the settings of models); then a bot may act on it without asking back.</param>
/// <param name="NoneProbability">How likely it is none of them, 0–1.</param>
/// <param name="Suggestions">The three likeliest, best first, also when it is none.</param>
/// <param name="Model">Who says so.</param>
internal sealed record ClassifyResponse(GuessResponse? Intent, bool Sure, double NoneProbability, ImmutableArray<GuessResponse> Suggestions, string Model)
{
    public static ClassifyResponse Of(FoundIntent found, bool chinese)
    {
        ImmutableArray<GuessResponse> guesses = [.. found.Likeliest.Select(g => new GuessResponse(g.Key, (chinese ? g.NameZh : null) ?? g.Name, g.Confidence))];
        return new(found.IsNone ? null : guesses[0], found.Sure, found.NoneProbability, guesses, found.Model);
    }
}

/// <summary>An intent by its key, its name in the caller's language, and how likely it is, 0–1.</summary>
internal sealed record GuessResponse(string Key, string Name, double Confidence);
