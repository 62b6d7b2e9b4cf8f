namespace OrleansTicketing.Tickets;

/// <summary>The life cycle of a ticket.</summary>
public enum TicketStatus
{
    /// <summary>Being created; no ticket is ever seen in it.</summary>
    New,

    /// <summary>Waits for an agent.</summary>
    Queued,

    /// <summary>Offered to an agent who has not answered yet.</summary>
    Offered,

    /// <summary>Given to an agent who has not begun.</summary>
    Assigned,

    /// <summary>An agent works on it.</summary>
    InProgress,

    /// <summary>The customer has to answer.</summary>
    WaitingCustomer,

    /// <summary>Somebody outside has to act.</summary>
    WaitingThirdParty,

    /// <summary>Solved; the customer may still object within the grace.</summary>
    Resolved,

    /// <summary>Over for good.</summary>
    Closed,

    /// <summary>Turned down, with a reason.</summary>
    Rejected,

    /// <summary>Continued in another ticket.</summary>
    Merged,
}

/// <summary>How urgent; the numeric order is the routing order.</summary>
public enum Priority
{
    /// <summary>First of all.</summary>
    Urgent,

    /// <summary>Before normal.</summary>
    High,

    /// <summary>The default.</summary>
    Normal,

    /// <summary>Last.</summary>
    Low,
}

/// <summary>What the customer wants.</summary>
public enum TicketKind
{
    /// <summary>投诉.</summary>
    Complaint,

    /// <summary>建议.</summary>
    Suggestion,

    /// <summary>咨询.</summary>
    Inquiry,

    /// <summary>故障.</summary>
    Fault,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>The channel a ticket or an identity came by.</summary>
public enum Channel
{
    /// <summary>Web form or widget.</summary>
    Web,

    /// <summary>Mobile app.</summary>
    App,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>WeChat official account.</summary>
    Wechat,

    /// <summary>Text message.</summary>
    Sms,

    /// <summary>Phone.</summary>
    Phone,

    /// <summary>Social media comment.</summary>
    Social,

    /// <summary>App-store or shop review.</summary>
    StoreReview,

    /// <summary>Survey answer.</summary>
    Survey,

    /// <summary>Interview note.</summary>
    Interview,

    /// <summary>Another system.</summary>
    Api,

    /// <summary>File import.</summary>
    Import,
}

/// <summary>Who wrote a message.</summary>
public enum MessageFrom
{
    /// <summary>The customer.</summary>
    Customer,

    /// <summary>An agent.</summary>
    Agent,
}

/// <summary>What the language part found.</summary>
/// <param name="Code">The taxonomy's or tenant's label.</param>
/// <param name="Confidence">0–1; null when a person chose it.</param>
public sealed record TicketCategory(string Code, double? Confidence);

/// <summary>When a person last chose a category, a kind and a sentiment; null = never, or taken back.</summary>
public sealed record TicketLabels(Timestamp? Category = null, Timestamp? Kind = null, Timestamp? Sentiment = null);

/// <summary>A customer's rating.</summary>
/// <param name="Stars">1–5.</param>
/// <param name="Comment">In their own words.</param>
/// <param name="At">When.</param>
public sealed record TicketRating(int Stars, Personal? Comment, Timestamp At);

/// <summary>A wish for a certain agent that is on its way to that agent.</summary>
/// <param name="Id">The request's id; its outcome names it.</param>
/// <param name="AgentId">The wanted agent.</param>
/// <param name="From">The assignee that the caller takes it from; null = must be unassigned.</param>
/// <param name="Force">A supervisor's word: beyond capacity, and from whoever has it.</param>
public sealed record AssignmentRequest(string Id, string AgentId, string? From, bool Force);
