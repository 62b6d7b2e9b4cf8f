using SQLitePCL;

namespace OrleansTicketing.Silo.Storage.Sqlite;

/// <summary>The checks of a batch, before anything else is written: who fails one is to blame.</summary>
internal static class SqliteChecks
{
    public static CommitResult Run(SqliteStatements sql, BatchWrites writes)
    {
        var gone = new HashSet<Guid>();
        foreach (var id in writes.Handled)
        {
            if (sql.Run("DELETE FROM outbox WHERE id = ?1", id.ToByteArray(bigEndian: true)) == 0) gone.Add(id);
        }
        var replays = new Dictionary<(string, string), (string, byte[])>();
        foreach (var key in writes.Idempotency)
        {
            if (sql.Run("INSERT INTO idempotency (scope, key, fingerprint, answer, at) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                key.Scope, key.Key, key.Fingerprint, key.Answer, key.At.Ms) > 0) continue;
            replays[(key.Scope, key.Key)] = sql.Query("SELECT fingerprint, answer FROM idempotency WHERE scope = ?1 AND key = ?2", [key.Scope, key.Key],
                s => (raw.sqlite3_column_text(s, 0).utf8_to_string(), raw.sqlite3_column_blob(s, 1).ToArray()));
        }
        var taken = new Dictionary<string, string>();
        foreach (var claim in writes.Claims)
        {
            if (!claim.Take)
            {
                sql.Run("DELETE FROM claim WHERE name = ?1 AND kind = ?2 AND grain = ?3", claim.Name, claim.Owner.Kind, claim.Owner.Key);
                continue;
            }
            if (sql.Run("INSERT INTO claim (name, kind, grain) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                claim.Name, claim.Owner.Kind, claim.Owner.Key) > 0) continue;
            var owner = sql.Query("SELECT grain FROM claim WHERE name = ?1", [claim.Name], s => raw.sqlite3_column_text(s, 0).utf8_to_string())!;
            if (owner != claim.Owner.Key) taken[claim.Name] = owner;
        }
        return new(0)
        {
            HandledBefore = gone,
            Replays = replays,
            TakenClaims = taken,
            Conflict = gone.Count + replays.Count + taken.Count > 0,
        };
    }
}
