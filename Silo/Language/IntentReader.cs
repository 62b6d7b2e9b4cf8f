using System.Collections.Immutable;
using OrleansTicketing.Configuration;
using OrleansTicketing.Models;
using OrleansTicketing.Silo.Runtime;

namespace OrleansTicketing.Silo.Language;

/// <inheritdoc cref="IIntents"/>
internal sealed class IntentReader(ModelShelf shelf, SettingsCache settings) : IIntents
{
    public ImmutableArray<ConfigurationItem> Shipped { get; } = [.. Intents.Shipped.Select(i => new ConfigurationItem(i.Key, i.Value, default))];

    public async Task<FoundIntent?> Of(string text, CancellationToken cancellation)
    {
        if (shelf.Current is not { Intent: { } model, Intents: { } intents }) return null;
        await settings.CatchUp(cancellation);
        var intent = intents.Classify(text);
        // One that was deleted since is no answer any more.
        var known =
            from s in intent.Likeliest
            let definition = settings.Current.Intent(s.Label)
            where definition is not null
            select new IntentGuess(s.Label, definition.Name, definition.NameZh, Math.Round(s.Probability, 4));
        var likeliest = known.ToList();
        var isNone = intent.IsNone || likeliest is not [var best, ..] || best.Key != intent.Label;
        return new(model.Id, [.. likeliest], Math.Round(intent.NoneProbability, 4), isNone, !isNone && intent.Probability >= model.Threshold);
    }
}
