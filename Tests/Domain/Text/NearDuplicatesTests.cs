using OrleansTicketing.Text.Learning;
using OrleansTicketing.Text.Retrieval;

namespace OrleansTicketing.Tests.Domain.Text;

public sealed class NearDuplicatesTests
{
    private const int Pairs = 10_000;

    /// <summary>Two in ten thousand are missed: of so many, more than nine hardly ever.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(700)]
    public void A_pair_that_shares_seven_tenths_is_proposed(int pieces) => Assert.InRange(Pairs - Proposed(pieces, pieces * 7 / 10), 0, 9);

    [Theory]
    [InlineData(10, 3)]
    [InlineData(40, 12)]
    [InlineData(700, 210)]
    public void A_pair_that_shares_three_tenths_is_not(int pieces, int shared) => Assert.InRange(Proposed(pieces, shared), 0, 25);

    [Fact]
    public void The_likeliest_come_first_and_of_equal_ones_the_newest()
    {
        var (near, chance) = (new NearDuplicates(), new SplitMix(1));
        var text = Some(ref chance, 100);
        near.Add([.. text[..90], .. Some(ref chance, 10)]);
        for (var i = 0; i < 5; i++) near.Add(text);
        near.Add(Some(ref chance, 100));
        Assert.Equal([5, 4, 3, 2, 1, 0], near.Find(text, 10).Select(p => p.Document));
        Assert.Equal([5, 4], near.Find(text, 2).Select(p => p.Document));
        Assert.All(near.Find(text, 2), p => Assert.Equal(NearDuplicates.Hashes, p.Equal));
    }

    /// <summary>How many of the pairs with so many pieces together, and so many of them in both, are proposed.</summary>
    private static int Proposed(int pieces, int shared)
    {
        var (found, chance) = (0, new SplitMix((ulong)(pieces + shared)));
        for (var pair = 0; pair < Pairs; pair++)
        {
            var all = Some(ref chance, pieces);
            var own = shared + (pieces - shared) / 2;
            var near = new NearDuplicates();
            near.Add(all[..own]);
            found += near.Find([.. all[..shared], .. all[own..]], 1).Count;
        }
        return found;
    }

    private static ulong[] Some(ref SplitMix chance, int count)
    {
        var shingles = new ulong[count];
        for (var i = 0; i < count; i++) shingles[i] = chance.Next();
        return shingles;
    }
}
