using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using OrleansTicketing.Queries;
using OrleansTicketing.Silo.Storage.Reads;

namespace OrleansTicketing.Silo.Language;

/// <summary>Topics as last found.</summary>
internal sealed class TopicTable(IReadStore store) : ITopicQueries
{
    public async Task<ImmutableArray<TopicSeen>> List(CancellationToken cancellation) => [.. (await Read(cancellation)).Select(t => t.Seen)];

    public async Task<ImmutableArray<StoredTopic>> Read(CancellationToken cancellation)
    {
        await using var connection = await store.OpenRead(cancellation);
        await using var command = connection.Command("SELECT data FROM topic ORDER BY place");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var topics = ImmutableArray.CreateBuilder<StoredTopic>();
        while (await row.ReadAsync(cancellation)) topics.Add(JsonSerializer.Deserialize<StoredTopic>(row.GetString(0), StoredJson.Options)!);
        return topics.ToImmutable();
    }

    /// <summary>Replaces all of them, in the caller's transaction.</summary>
    public static async Task Write(DbConnection connection, ImmutableArray<StoredTopic> topics, CancellationToken cancellation)
    {
        using (var delete = connection.Command("DELETE FROM topic")) await delete.ExecuteNonQueryAsync(cancellation);
        for (var place = 0; place < topics.Length; place++)
        {
            using var insert = connection.Command("INSERT INTO topic (id, place, data) VALUES (@id, @place, @data)");
            insert.Add("@id", topics[place].Seen.Id);
            insert.Add("@place", place);
            insert.Add("@data", JsonSerializer.Serialize(topics[place], StoredJson.Options));
            await insert.ExecuteNonQueryAsync(cancellation);
        }
    }
}
