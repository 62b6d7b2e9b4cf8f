namespace OrleansTicketing.Silo.Storage;

/// <summary>Whether a queue is in use: the same words on both stores.</summary>
internal static class OpenTickets
{
    public const string Exist = """
        SELECT count(*) FROM (
            SELECT 1 FROM ticket WHERE queue = $1 AND status NOT IN ('resolved', 'closed', 'rejected', 'merged') LIMIT 1) one
        """;
}
