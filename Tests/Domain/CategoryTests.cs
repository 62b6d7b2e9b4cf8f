using OrleansTicketing.Api.Demo;
using OrleansTicketing.Configuration;

namespace OrleansTicketing.Tests.Domain;

public sealed class CategoryTests
{
    [Fact]
    public void A_tenants_definition_replaces_the_shipped_one()
    {
        Assert.Equal("退款进度", Make.Settings.Category("payment.refund")!.NameZh);
        var own = Make.Settings.With(new(GrainKinds.Category, "payment.refund", new CategoryDefinition { Name = "Money back" }), 1);
        Assert.Equal("Money back", own.Category("payment.refund")!.Name);
        Assert.Equal("退款进度", own.With(new(GrainKinds.Category, "payment.refund", null), 2).Category("payment.refund")!.NameZh);
        Assert.Null(own.Category("never.heard.of"));
    }

    [Fact]
    public void A_parent_must_exist_and_not_be_below()
    {
        Assert.Equal("/parent", Put("a", new() { Name = "A", Parent = "nowhere" }, Make.Settings).Refuses<ReferenceNotFound>().Pointer);
        Put("payment", new() { Name = "Payment", Parent = "payment.refund" }, Make.Settings).Refuses<ReferenceNotFound>();
        Put("payment.chargeback", new() { Name = "Chargeback", Parent = "payment" }, Make.Settings).Records<ConfigurationChanged>();
    }

    [Fact]
    public void A_category_with_others_below_it_stays()
    {
        var settings = Make.Settings.With(new(GrainKinds.Category, "own", new CategoryDefinition { Name = "Own" }), 1)
            .With(new(GrainKinds.Category, "own.child", new CategoryDefinition { Name = "Child", Parent = "own" }), 1);
        var own = (Make.Nobody(GrainKinds.Category, "own") with { Settings = settings }).After(new PutDefinition(new CategoryDefinition { Name = "Own" }));
        Assert.Contains("own.child", own.When(new DeleteDefinition()).Refuses<DefinitionInUse>().Detail);
    }

    [Fact]
    public void Every_shipped_category_has_an_agent_at_the_demo_desk_in_both_languages()
    {
        foreach (var (code, category) in Categories.Shipped)
        {
            foreach (var language in new[] { "zh", "en" })
            {
                Assert.True(DemoData.Agents.Any(a => a.Languages.Contains(language) && a.Queues.Contains("support")
                    && category.Skills.All(s => a.Skills.Any(k => k.Skill == s))), $"{code} in {language}");
            }
        }
    }

    private static Decision Put(string code, CategoryDefinition definition, Settings settings) =>
        (Make.Nobody(GrainKinds.Category, code) with { Settings = settings }).When(new PutDefinition(definition));
}
