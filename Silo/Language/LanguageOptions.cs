using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using OrleansTicketing.Text.Entities;

namespace OrleansTicketing.Silo.Language;

/// <summary>Section <c>Language</c>.</summary>
public sealed class LanguageOptions : IValidatableObject
{
    public const string Section = "Language";

    /// <summary>
    /// Whether tickets and customers' messages are triaged (category, kind, sentiment, priority, entities); default true. Without, this node
    /// also loads no models.
    /// </summary>
    public bool Triage { get; set; } = true;

    /// <summary>
    /// How many milliseconds reading a text may take while its sender waits, 1 to 10,000; what takes longer is triaged after. It is looked at
    /// between the parts of the reading, of which none takes long by itself. Default: 200.
    /// </summary>
    [Range(1, 10_000)]
    public int TriageMilliseconds { get; set; } = 200;

    /// <summary>
    /// Regular expressions of the company's own order numbers, beside the usual forms; a group named <c>number</c> narrows a match to itself.
    /// They run without backtracking, so look-arounds and back-references are refused. Default: none.
    /// </summary>
    public IList<string> OrderPatterns { get; } = [];

    /// <summary>What texts may name by other names than its own, with small typos. Default: none.</summary>
    public IList<CatalogueProduct> Products { get; } = [];

    /// <summary>
    /// Folder of the English sentence encoder, beside the program unless it is a whole path; models of intents learn better with it. Every node needs the
    /// one that a model was trained with. Where the folder is missing, or this is empty, models are trained on words alone. Default: sentence-encoder.
    /// </summary>
    public string SentenceEncoder { get; set; } = "sentence-encoder";

    /// <summary>What an amount without a currency, or with a bare ¥, is in: three letters of ISO 4217. Default: CNY.</summary>
    [RegularExpression("[A-Z]{3}")]
    public string Currency { get; set; } = "CNY";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < OrderPatterns.Count; i++)
        {
            if (!IsPattern(OrderPatterns[i])) yield return new($"{Section}:{nameof(OrderPatterns)}:{i} is no regular expression that runs without backtracking.");
        }
        for (var i = 0; i < Products.Count; i++)
        {
            if (Products[i].Id.Length == 0 || Products[i].Names.Count == 0 || Products[i].Names.Any(string.IsNullOrWhiteSpace))
                yield return new($"{Section}:{nameof(Products)}:{i} needs an Id and Names.");
        }
    }

    internal EntityOptions Entities() =>
        new([.. EntityOptions.Default.OrderPatterns, .. OrderPatterns], [.. Products.Select(p => new Product(p.Id, [.. p.Names]))], Currency);

    private static bool IsPattern(string pattern)
    {
        try
        {
            return pattern.Length > 0 && new Regex(pattern, RegexOptions.NonBacktracking) is not null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}

/// <summary>A product or service that customers write about.</summary>
public sealed class CatalogueProduct
{
    /// <summary>What is found is told by this.</summary>
    public string Id { get; set; } = "";

    /// <summary>What people call it, in any language.</summary>
    public IList<string> Names { get; } = [];
}
