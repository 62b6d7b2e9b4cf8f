namespace OrleansTicketing.Text.Entities;

/// <summary>Finds the things a text names. Immutable: one a tenant, shared by all threads.</summary>
public sealed class EntityExtractor
{
    private readonly EntityOptions _options;
    private readonly OrderNumbers _orders;
    private readonly ProductNames _products;

    public EntityExtractor(EntityOptions options)
    {
        _options = options;
        _orders = new OrderNumbers(options.OrderPatterns);
        _products = new ProductNames(options.Products);
    }

    /// <summary>Entities in reading order, none inside another.</summary>
    /// <param name="text">As written.</param>
    /// <param name="now">What "yesterday" is counted from, in the writer's time zone.</param>
    public IReadOnlyList<Entity> Extract(string text, DateTimeOffset now)
    {
        List<Entity> found =
        [
            .. ContactEntities.Find(text), .. _orders.Find(text), .. Times.Find(text, now),
            .. Amounts.Find(text, _options.Currency), .. _products.Find(text),
        ];
        var kept = new List<Entity>(found.Count);
        // A stricter kind wins over a looser one (the order of the enum), then the longer piece, then what was found first.
        foreach (var entity in found.OrderBy(e => e.Kind).ThenByDescending(e => e.Length).ThenBy(e => e.Start))
            if (!Overlaps(kept, entity)) kept.Add(entity);
        kept.Sort((a, b) => a.Start.CompareTo(b.Start));
        return kept;
    }

    private static bool Overlaps(List<Entity> kept, Entity entity)
    {
        foreach (var k in kept)
            if (k.Start < entity.Start + entity.Length && entity.Start < k.Start + k.Length) return true;
        return false;
    }
}
