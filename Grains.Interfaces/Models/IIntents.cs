using System.Collections.Immutable;
using OrleansTicketing.Configuration;

namespace OrleansTicketing.Models;

/// <summary>Says what a message to a bot wants, by the published model of intents.</summary>
public interface IIntents
{
    /// <summary>What ships with the product, by key.</summary>
    ImmutableArray<ConfigurationItem> Shipped { get; }

    /// <summary>Null when this node has no model of intents in use.</summary>
    Task<FoundIntent?> Of(string text, CancellationToken cancellation);
}

/// <summary>What a message wants.</summary>
/// <param name="Model">Who says so, <c>mdl_…</c>.</param>
/// <param name="Likeliest">At most three intents that are defined now, best first.</param>
/// <param name="NoneProbability">How likely it wants none of them.</param>
/// <param name="IsNone">It is better answered by a question or a person.</param>
/// <param name="Sure">The first of them is right as often as the installation asks; then a bot may act on it.</param>
public sealed record FoundIntent(string Model, ImmutableArray<IntentGuess> Likeliest, double NoneProbability, bool IsNone, bool Sure);

/// <summary>An intent and how likely it is, 0–1.</summary>
public sealed record IntentGuess(string Key, string Name, string? NameZh, double Confidence);
