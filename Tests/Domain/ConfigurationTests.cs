using OrleansTicketing.Configuration;
using OrleansTicketing.Routing;

namespace OrleansTicketing.Tests.Domain;

public sealed class ConfigurationTests
{
    private static readonly CalendarDefinition Office = new() { Name = "Office", TimeZone = "Asia/Shanghai", Weekly = [[new(540, 1080)], [], [], [], [], [], []] };

    private static readonly Settings Used = Make.Settings
        .With(new(GrainKinds.Calendar, "office", Office), 1)
        .With(new(GrainKinds.Calendar, "night", Office), 1)
        .With(new(GrainKinds.SlaPolicy, "gold", new SlaPolicyDefinition { Name = "Gold", Targets = [], Calendar = "office" }), 1)
        .With(new(GrainKinds.Queue, "vip", new QueueDefinition { Name = "VIP", SlaPolicy = "gold", Calendar = "night" }), 1);

    private static Given At(string kind, string key) => Make.Nobody(kind, key) with { Settings = Used };

    [Fact]
    public void Queue_is_put_and_its_router_told()
    {
        var decision = At(GrainKinds.Queue, "q").When(new PutDefinition(new QueueDefinition { Name = "Q", SlaPolicy = "gold", Calendar = "office" }));
        Assert.Equal(("queue", "q"), (decision.Records<ConfigurationChanged>().Kind, decision.Records<ConfigurationChanged>().Key));
        decision.Tells<QueueChanged>(GrainKinds.Router, "q");
    }

    [Fact]
    public void Missing_references_are_named()
    {
        var queue = new QueueDefinition { Name = "Q" };
        Assert.Equal("/slaPolicy", Refused(queue with { SlaPolicy = "x" }));
        Assert.Equal("/calendar", Refused(queue with { Calendar = "x" }));
        Assert.Equal("/calendar", Refused(new SlaPolicyDefinition { Name = "P", Targets = [], Calendar = "x" }));
        Assert.Equal("/timeZone", Refused(Office with { TimeZone = "Mars/Olympus" }));

        static string? Refused(Definition definition) => At(GrainKinds.Queue, "q").When(new PutDefinition(definition)).Refuses<ReferenceNotFound>().Pointer;
    }

    [Fact]
    public void An_intents_example_is_one_since_it_was_first_written_down()
    {
        static IntentDefinition Saying(params string[] texts) => new() { Name = "Greeting", Examples = [.. texts.Select(t => new IntentExample(new(t)))] };
        var once = At(GrainKinds.Intent, "greeting").After(new PutDefinition(Saying("hello", "你好", "hello")));
        var again = once.Later(7).After(new PutDefinition(Saying("hi", "hello")));
        var examples = ((IntentDefinition)again.The<ConfigurationItem>().Definition!).Examples;
        Assert.Equal([("hi", Given.Start.Plus(7)), ("hello", Given.Start)], examples.Select(e => (e.Text.Value, e.At)));
    }

    [Theory]
    [InlineData("😀", 24)]
    [InlineData("\"", 240)]
    [InlineData("好", 240)]
    public void An_intent_that_would_be_too_large_as_stored_is_refused(string character, int length)
    {
        IntentDefinition Saying(int count) => new() { Name = "x", Examples = [.. Enumerable.Range(0, count).Select(i => new IntentExample(new($"{i} {string.Concat(Enumerable.Repeat(character, length))}")))] };
        At(GrainKinds.Intent, "i").When(new PutDefinition(Saying(100))).Refuses<IntentTooLarge>();
        var state = At(GrainKinds.Intent, "i").After(new PutDefinition(Saying(30))).The<ConfigurationItem>();
        Assert.InRange(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(state, StoredJson.Default.ConfigurationItem).Length, 1, 32 * 1024);
    }

    [Fact]
    public void An_own_intent_stands_in_for_the_shipped_one_until_it_is_deleted()
    {
        var own = Used.With(new(GrainKinds.Intent, "greeting", new IntentDefinition { Name = "Hi", Examples = [new(new("hi"))] }), 1);
        Assert.Equal(("Hi", 0), (own.Intent("greeting")!.Name, own.Intent("greeting")!.Examples.Length));
        Assert.Equal("问候", own.With(new(GrainKinds.Intent, "greeting", null), 2).Intent("greeting")!.NameZh);
        Assert.Null(own.Intent("nothing"));
    }

    [Fact]
    public void Calendar_must_open_at_some_time()
    {
        var never = Office with { Weekly = [[], [], [], [], [], [], []] };
        At(GrainKinds.Calendar, "c").When(new PutDefinition(never)).Refuses<CalendarNeverOpen>();
        At(GrainKinds.Calendar, "c").When(new PutDefinition(never with { Workdays = [new(new(2026, 2, 14), [new(540, 600)])] })).Records<ConfigurationChanged>();
    }

    [Fact]
    public void Deleted_definition_can_be_put_again_and_not_deleted_twice()
    {
        var deleted = At(GrainKinds.Queue, "q").After(new PutDefinition(new QueueDefinition { Name = "Q" }), new DeleteDefinition());
        Assert.Null(deleted.The<ConfigurationItem>().Definition);
        deleted.When(new DeleteDefinition()).Refuses<NotFound>();
        Assert.Equal(3, deleted.After(new PutDefinition(new QueueDefinition { Name = "Q" })).Version);
        At(GrainKinds.Queue, "q").When(new DeleteDefinition()).Refuses<NotFound>();
    }

    [Fact]
    public void Queue_in_use_and_the_default_queue_stay()
    {
        var put = new PutDefinition(new QueueDefinition { Name = "Q" });
        (At(GrainKinds.Queue, "q").After(put) with { QueueInUse = true }).When(new DeleteDefinition()).Refuses<QueueInUse>();
        At(GrainKinds.Queue, "default").After(put).When(new DeleteDefinition()).Refuses<QueueRequired>();
    }

    [Fact]
    public void Calendar_or_policy_in_use_stays()
    {
        At(GrainKinds.Calendar, "office").After(new PutDefinition(Office)).When(new DeleteDefinition()).Refuses<DefinitionInUse>();
        At(GrainKinds.Calendar, "night").After(new PutDefinition(Office)).When(new DeleteDefinition()).Refuses<DefinitionInUse>();
        var policy = new PutDefinition(new SlaPolicyDefinition { Name = "P", Targets = [] });
        Assert.Contains("vip", At(GrainKinds.SlaPolicy, "gold").After(policy).When(new DeleteDefinition()).Refuses<DefinitionInUse>().Detail, StringComparison.Ordinal);
        At(GrainKinds.SlaPolicy, "free").After(policy).When(new DeleteDefinition()).Records<ConfigurationChanged>();
    }

    [Fact]
    public void Only_deleting_a_queue_asks_whether_it_is_used()
    {
        Assert.Equal(Loads.QueueUse, Kinds.All[GrainKinds.Queue].Needs(new DeleteDefinition()));
        Assert.Equal(Loads.Nothing, Kinds.All[GrainKinds.Calendar].Needs(new DeleteDefinition()));
        Assert.Equal(Loads.TicketNumber, Kinds.All[GrainKinds.Ticket].Needs(Make.Open));
        Assert.Equal(Loads.Routing, Kinds.All[GrainKinds.Router].Needs(new ReminderDue("sweep", default)));
    }
}
