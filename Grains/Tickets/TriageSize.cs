using System.Collections.Immutable;
using System.Text;

namespace OrleansTicketing.Tickets;

/// <summary>How much of what was found a ticket keeps: its state must stay below 32 KiB.</summary>
internal static class TriageSize
{
    private const int MostCategories = 3;
    private const int MostReasons = 6;
    private const int MostSkills = 20;
    private const int MostEntities = 20;
    private const int MostEntityBytes = 2 * 1024;

    public static TicketTriage Bounded(TicketTriage found) => found with
    {
        Categories = First(found.Categories, MostCategories),
        Reasons = First(found.Reasons, MostReasons),
        Skills = First(found.Skills, MostSkills),
        Entities = Bounded(found.Entities),
    };

    private static ImmutableArray<FoundEntity> Bounded(ImmutableArray<FoundEntity> found)
    {
        var (kept, bytes) = (0, 0);
        while (kept < found.Length && kept < MostEntities && (bytes += Bytes(found[kept])) <= MostEntityBytes) kept++;
        return First(found, kept);
    }

    private static int Bytes(FoundEntity entity) => 40 + Encoding.UTF8.GetByteCount(entity.Text.Value) + Encoding.UTF8.GetByteCount(entity.Value.Value);

    private static ImmutableArray<T> First<T>(ImmutableArray<T> all, int most) => all.Length <= most ? all : all[..most];
}
