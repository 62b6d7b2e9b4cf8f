using System.Collections.Immutable;
using OrleansTicketing.Customers;
using OrleansTicketing.Tickets;

namespace OrleansTicketing.Text.Triage;

/// <summary>What is known of a ticket when its priority is found.</summary>
/// <param name="Text">Subject and body.</param>
/// <param name="Tier">The customer's tier.</param>
/// <param name="Sentiment">−1 bad to 1 good.</param>
/// <param name="LikeReports">Others who reported the same within the last day.</param>
public readonly record struct PriorityInput(string Text, CustomerTier Tier, double Sentiment, int LikeReports);

/// <summary>A priority with what led to it, strongest first.</summary>
public readonly record struct PriorityResult(Priority Priority, double Score, ImmutableArray<PriorityReason> Reasons);
