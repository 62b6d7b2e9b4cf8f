using OrleansTicketing.Silo.Language;
using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Tests.Runtime;

/// <summary>What a node remembers of its own reports, and what it must read.</summary>
public sealed class OwnReportsTests
{
    private readonly OwnReports _reports = new();

    [Fact]
    public void What_this_node_wrote_without_a_gap_is_known()
    {
        Write(last: 3, "a", null, "b");
        Write(last: 5, null, "a");
        Assert.Equal("a1 b3 a5", Between(0, 5));
        Assert.Equal("b3", Between(1, 4));
        Assert.Equal("", Between(5, 5));
    }

    [Fact]
    public void What_another_node_wrote_must_be_read()
    {
        Write(last: 2, "a", "b");
        Write(last: 5, "c", "d");
        Assert.Null(Between(0, 5));
        Assert.Null(Between(0, 6));
        Assert.Equal("c4 d5", Between(3, 5));
    }

    [Fact]
    public void Committers_may_tell_in_any_order()
    {
        Write(last: 4, "c", "d");
        Assert.Null(Between(0, 4));
        Write(last: 2, "a", "b");
        Assert.Equal("a1 b2 c3 d4", Between(0, 4));
    }

    [Fact]
    public void Only_the_latest_are_kept()
    {
        for (var position = 1; position <= 2_000; position++) Write(position, "a");
        Assert.Null(Between(0, 2_000));
        Assert.Equal("a1999 a2000", Between(1_998, 2_000));
    }

    private void Write(long last, params string?[] categories) => _reports.Committed(
        [.. categories.Select(category => new JournalWrite(new(GrainKinds.Ticket, "tkt_1"), 1, 0, "ticket.opened", default, "system", default, null, category, []))], last);

    private string? Between(long after, long upTo) =>
        _reports.Between(after, upTo) is { } reports ? string.Join(' ', reports.Select(r => $"{r.Category}{r.Report.Position}")) : null;
}
