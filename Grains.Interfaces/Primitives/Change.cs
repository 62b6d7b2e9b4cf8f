namespace OrleansTicketing;

/// <summary>A change, in a merge patch, to a member that may also be cleared.</summary>
/// <param name="To">The new value; null = none.</param>
public sealed record Change<T>(T To);
