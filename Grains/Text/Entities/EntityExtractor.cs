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
        IEnumerable<Entity> found =
        [
            .. ContactEntities.Find(text), .. _orders.Find(text), .. Times.Find(text, now),
            .. Amounts.Find(text, _options.Currency), .. _products.Find(text),
        ];
        var kept = new List<Entity>();
        // A stricter kind wins over a looser one (the order of the enum), then the longer piece.
        foreach (var entity in found.OrderBy(e => e.Kind).ThenByDescending(e => e.Length).ThenBy(e => e.Start))
            if (!kept.Any(k => k.Start < entity.Start + entity.Length && entity.Start < k.Start + k.Length)) kept.Add(entity);
        return [.. kept.OrderBy(e => e.Start)];
    }
}
