namespace OrleansTicketing;

/// <summary>The name of a grain: its kind (see <see cref="GrainKinds"/>) and its key within that kind.</summary>
/// <param name="Kind">One of <see cref="GrainKinds"/>.</param>
/// <param name="Key">A prefixed id (<c>tkt_…</c>) or, for configuration and routers, the key chosen by an administrator.</param>
public readonly record struct GrainId(string Kind, string Key)
{
    /// <summary>The order in which a batch locks state rows, so that two batches never wait for each other in a circle.</summary>
    public static int CompareForLocking(GrainId a, GrainId b)
    {
        var byKind = string.CompareOrdinal(a.Kind, b.Kind);
        return byKind != 0 ? byKind : string.CompareOrdinal(a.Key, b.Key);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Key}";
}

/// <summary>The kinds of grains; each has a state table of the same name.</summary>
public static class GrainKinds
{
    /// <summary>A ticket, key <c>tkt_…</c>.</summary>
    public const string Ticket = "ticket";

    /// <summary>A customer, key <c>cus_…</c>.</summary>
    public const string Customer = "customer";

    /// <summary>An agent, key <c>agt_…</c>.</summary>
    public const string Agent = "agent";

    /// <summary>The router of one queue, key = the queue's key.</summary>
    public const string Router = "router";

    /// <summary>A queue's settings, key chosen by an administrator.</summary>
    public const string Queue = "queue";

    /// <summary>A business calendar, key chosen by an administrator.</summary>
    public const string Calendar = "calendar";

    /// <summary>An SLA policy, key chosen by an administrator.</summary>
    public const string SlaPolicy = "sla_policy";

    /// <summary>What a category is called and asks for, key = its code.</summary>
    public const string Category = "category";

    /// <summary>What people may want of a bot, key chosen by an administrator.</summary>
    public const string Intent = "intent";

    /// <summary>An API key, key <c>key_…</c>.</summary>
    public const string ApiKey = "api_key";

    /// <summary>The counter of one category's reports, key = the category's code.</summary>
    public const string Burst = "burst";

    /// <summary>An alert, key <c>alr_…</c>.</summary>
    public const string Alert = "alert";

    /// <summary>All versions of one kind of language model, key category, kind, sentiment or intent.</summary>
    public const string ModelLine = "model_line";
}
