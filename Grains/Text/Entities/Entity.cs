namespace OrleansTicketing.Text.Entities;

/// <summary>What kind of thing a piece of a text names.</summary>
public enum EntityKind
{
    Url,
    Email,
    PersonId,
    Card,
    Order,
    Phone,
    Time,
    Amount,
    Product,
}

/// <summary>A piece of a text that names something.</summary>
/// <param name="Value">In one form: ISO 8601 for times, "CNY 199.00" for amounts, digits for phones and cards, the catalogue's id for products.</param>
public readonly record struct Entity(EntityKind Kind, int Start, int Length, string Text, string Value);

/// <summary>What a tenant's texts are searched for beside the general kinds.</summary>
/// <param name="OrderPatterns">Regular expressions of order numbers; they run without backtracking.</param>
/// <param name="Products">The catalogue.</param>
/// <param name="Currency">What an amount without a currency, or with a bare ¥, is in.</param>
public sealed record EntityOptions(
    IReadOnlyList<string> OrderPatterns, IReadOnlyList<Product> Products, string Currency = "CNY")
{
    /// <summary>A word for order and a number of 6 digits or more, or letters and digits of a shop's usual form.</summary>
    public static EntityOptions Default { get; } = new([OrderNumbers.Usual], []);
}

/// <summary>A product or service, by any of its names.</summary>
public sealed record Product(string Id, IReadOnlyList<string> Names);
