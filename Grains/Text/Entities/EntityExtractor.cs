using System.Collections.Immutable;

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
    public ImmutableArray<Entity> Extract(string text, DateTimeOffset now)
    {
        var found = new List<Entity>();
        ContactEntities.Find(text, found);
        _orders.Find(text, found);
        Times.Find(text, now, found);
        Amounts.Find(text, _options.Currency, found);
        _products.Find(text, found);
        if (found.Count < 2) return [.. found];
        var kept = new List<Entity>(found.Count);
        foreach (var entity in Strictest(found))
            if (!Overlaps(kept, entity)) kept.Add(entity);
        kept.Sort((a, b) => a.Start.CompareTo(b.Start));
        return [.. kept];
    }

    /// <summary>A stricter kind wins over a looser one (the order of the enum), then the longer piece, then the earlier, then what was found first.</summary>
    private static List<Entity> Strictest(List<Entity> found)
    {
        var order = new List<Entity>(found.Count);
        foreach (var entity in found)
        {
            var place = order.Count;
            while (place > 0 && IsStricter(entity, order[place - 1])) place--;
            order.Insert(place, entity);
        }
        return order;
    }

    private static bool IsStricter(Entity a, Entity b) => (a.Kind, -a.Length, a.Start).CompareTo((b.Kind, -b.Length, b.Start)) < 0;

    private static bool Overlaps(List<Entity> kept, Entity entity)
    {
        foreach (var k in kept)
            if (k.Start < entity.Start + entity.Length && entity.Start < k.Start + k.Length) return true;
        return false;
    }
}
