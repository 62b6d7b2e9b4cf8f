using System.Text.Json;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Tests.Domain;

/// <summary>What is stored of triage, now and by earlier builds.</summary>
public sealed class TriageJsonTests
{
    private const string Stored = """
        {"categories":["delivery.lost",0.83,"delivery.delay",0.14],"sure":true,"sentiment":["negative",-0.7],"sentimentSure":true,"kind":"complaint","kindSure":true,"priority":"high","reasons":["words",2,"urgent","tier",-1,"\"x\""],"entities":["time","周一","2026-11-23","order","A-1","A-1"],"skills":["logistics","zh"]}
        """;

    private const string StoredBefore = """
        {"categories":[{"code":"delivery.lost","confidence":0.83},{"code":"delivery.delay","confidence":0.14}],"sure":true,"sentiment":"negative","sentimentScore":-0.7,"sentimentSure":true,"kind":"complaint","kindSure":true,"priority":"high","reasons":[{"code":"words","weight":2,"detail":"urgent"},{"code":"tier","weight":-1,"detail":"\"x\""}],"entities":[{"type":"time","text":"周一","value":"2026-11-23"},{"type":"order","text":"A-1","value":"A-1"}],"skills":["logistics","zh"]}
        """;

    private static readonly TicketTriage All = new()
    {
        Categories = [new("delivery.lost", 0.83), new("delivery.delay", 0.14)],
        Sure = true,
        Sentiment = "negative",
        SentimentScore = -0.7,
        SentimentSure = true,
        Kind = TicketKind.Complaint,
        KindSure = true,
        Priority = Priority.High,
        Reasons = [new("words", 2, "urgent"), new("tier", -1, "\"x\"")],
        Entities = [new("time", new("周一"), new("2026-11-23")), new("order", new("A-1"), new("A-1"))],
        Skills = ["logistics", "zh"],
    };

    [Fact]
    public void It_is_stored_without_the_names_of_members() => Assert.Equal(Stored, Write(All));

    [Theory]
    [InlineData(Stored)]
    [InlineData(StoredBefore)]
    public void It_is_read_in_either_form(string stored)
    {
        var read = Read(stored);
        Assert.Equal(All.Categories, read.Categories);
        Assert.Equal(All.Reasons, read.Reasons);
        Assert.Equal(All.Entities, read.Entities);
        Assert.Equal(All.Skills, read.Skills);
        Assert.Equal(All, read with { Categories = All.Categories, Reasons = All.Reasons, Entities = All.Entities, Skills = All.Skills });
    }

    [Fact]
    public void What_is_empty_is_not_stored()
    {
        Assert.Equal("{}", Write(new()));
        Assert.Equal(new TicketTriage(), Read("{}"));
    }

    [Theory]
    [InlineData("""{"categories":["delivery.lost"]}""")]
    [InlineData("""{"categories":[0.83,"delivery.lost"]}""")]
    [InlineData("""{"reasons":[{"code":"words"}]}""")]
    [InlineData("""{"kind":"nothing_known"}""")]
    [InlineData("""{"sentiment":["negative"]}""")]
    [InlineData("[]")]
    public void What_is_damaged_is_not_read(string stored) => Assert.ThrowsAny<Exception>(() => Read(stored));

    private static string Write(TicketTriage triage) => JsonSerializer.Serialize(triage, StoredJson.Options);

    private static TicketTriage Read(string stored) => JsonSerializer.Deserialize<TicketTriage>(stored, StoredJson.Options)!;
}
