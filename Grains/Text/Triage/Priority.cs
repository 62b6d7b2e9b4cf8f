namespace OrleansTicketing.Text.Triage;

/// <summary>How soon a ticket wants a person.</summary>
public enum Priority
{
    Low,
    Normal,
    High,
    Urgent,
}

/// <summary>What is known of a ticket when its priority is found.</summary>
/// <param name="Text">Subject and body.</param>
/// <param name="Tier">The customer's tier, such as "vip"; null for none.</param>
/// <param name="Sentiment">−1 bad to 1 good.</param>
/// <param name="LikeReports">Others who reported the same within the last day.</param>
public sealed record PriorityInput(string Text, string? Tier, float Sentiment, int LikeReports);

/// <summary>One thing that raised or lowered the priority.</summary>
/// <param name="Code">Stable: tier, words, sentiment, spread.</param>
/// <param name="Detail">What it was: the tier, the words, the number.</param>
public sealed record PriorityReason(string Code, float Weight, string Detail);

/// <summary>A priority with what led to it, strongest first.</summary>
public sealed record PriorityResult(Priority Priority, float Score, IReadOnlyList<PriorityReason> Reasons);
