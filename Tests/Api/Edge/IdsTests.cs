using OrleansTicketing.Api.Http;

namespace OrleansTicketing.Tests.Api.Edge;

public sealed class IdsTests
{
    [Fact]
    public void Ids_have_their_prefix_and_26_characters() => Assert.Matches("^tkt_[0-9a-hjkmnp-tv-z]{26}$", Ids.Ticket());

    [Fact]
    public void Later_ids_sort_after_earlier_ones()
    {
        var ids = Enumerable.Range(0, 20_000).Select(_ => Ids.Message()).ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Ids_made_at_once_are_all_different()
    {
        var ids = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 40_000, _ => ids.Add(Ids.Ticket()));
        Assert.Equal(40_000, ids.Distinct().Count());
    }

    [Fact]
    public void The_version_and_variant_are_those_of_a_uuid_7()
    {
        UInt128 bits = 0;
        foreach (var c in Ids.Ticket()["tkt_".Length..]) bits = (bits << 5) | (UInt128)"0123456789abcdefghjkmnpqrstvwxyz".IndexOf(c, StringComparison.Ordinal);
        Assert.Equal(7, (int)(bits >> 76) & 0xF);
        Assert.Equal(2, (int)(bits >> 62) & 3);
    }
}
