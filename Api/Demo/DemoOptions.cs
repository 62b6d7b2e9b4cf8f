namespace OrleansTicketing.Api.Demo;

/// <summary>Section <c>Demo</c>.</summary>
internal sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Whether an empty store gets demo data and demo keys; unset = in Development only.</summary>
    public bool? Seed { get; set; }
}
