namespace OrleansTicketing.Tests.Domain;

/// <summary>What a decision came to.</summary>
internal static class Expect
{
    public static T Refuses<T>(this Decision decision) where T : Refusal
    {
        Assert.Empty(decision.Events);
        Assert.Empty(decision.Messages);
        return Assert.IsType<T>(decision.Refusal);
    }

    public static void Nothing(this Decision decision)
    {
        Assert.Null(decision.Refusal);
        Assert.Empty(decision.Events);
        Assert.Empty(decision.Messages);
        Assert.Empty(decision.Claims);
    }

    /// <summary>The only event of this type.</summary>
    public static T Records<T>(this Decision decision) where T : Event
    {
        Assert.Null(decision.Refusal);
        return Assert.Single(decision.Events.OfType<T>());
    }

    /// <summary>The only message of this type, which goes to this grain.</summary>
    public static T Tells<T>(this Decision decision, string kind, string key) where T : Message
    {
        Assert.Null(decision.Refusal);
        return Assert.Single(decision.Messages.Where(m => m.To == new GrainId(kind, key)).Select(m => m.Message).OfType<T>());
    }

    public static void TellsNobody(this Decision decision) => Assert.Empty(decision.Messages);
}
