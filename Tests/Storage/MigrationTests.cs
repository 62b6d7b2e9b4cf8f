using OrleansTicketing.Silo.Storage;

namespace OrleansTicketing.Tests.Storage;

public sealed class MigrationTests
{
    /// <summary>What one database needs and the other has no word for.</summary>
    private static readonly string[] OfPostgresOnly = ["005_plain_states"];

    [Fact]
    public void Both_databases_take_the_same_numbered_steps() =>
        Assert.Equal(Names("Sqlite"), Names("Postgres").Except(OfPostgresOnly));

    private static IEnumerable<string> Names(string dialect) => Migrations.Scripts(dialect).Select(script => script.Name);
}
