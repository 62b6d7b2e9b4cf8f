using System.Text.Json;

namespace OrleansTicketing.Load.Language;

/// <summary>One line of the table: what was measured on what, and how long it took.</summary>
internal sealed record Measurement(string Set, string Task, string Metric, double Value, int N, double Seconds)
{
    private static readonly JsonSerializerOptions Lower = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public string ToJson() => JsonSerializer.Serialize(this with { Value = Math.Round(Value, 5), Seconds = Math.Round(Seconds, 3) }, Lower);
}
