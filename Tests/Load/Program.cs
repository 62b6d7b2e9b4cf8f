using OrleansTicketing.Load;
using OrleansTicketing.Load.Floors;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Scenarios;

if (args is not [var verb, .. var rest]) return Usage();
try
{
    // Verbs with words of their own.
    if (verb == "faults") return await OrleansTicketing.Load.Faults.FaultsCommand.Run(rest);
    if (verb == "language") return await OrleansTicketing.Load.Language.LanguageCommand.Run(rest);
    var options = LoadOptions.Parse(rest, new() { Clients = verb switch { "list" => 8, "open-assigned" => 16, _ => 64 } });
    if (options.Rest.Count > 0 && verb != "import") return Usage();
    if (verb == "serve-floor-http")
    {
        await HttpFloor.Serve(options.Port);
        return 0;
    }

    Func<LoadOptions, Task<IReadOnlyList<Measurement>>>? scenario = verb switch
    {
        "floor-db" => FloorScenarios.Database,
        "floor-single" => FloorScenarios.Single,
        "floor-http" => FloorScenarios.Http,
        "engine" => EngineScenario.Run,
        "open" => OpenScenarios.Open,
        "cascade" => OpenScenarios.Cascade,
        "open-assigned" => PushScenario.Run,
        "read" => ReadScenarios.Read,
        "list" => ReadScenarios.List,
        "reminders" => ReminderScenario.Run,
        "hot" => HotScenario.Run,
        "import" => ImportScenario.Run,
        "all" => AllScenarios.Run,
        "pair-triage" => PairScenarios.Triage,
        "pair-nodes" => PairScenarios.Nodes,
        _ => null,
    };
    if (scenario is null) return Usage();
    foreach (var measurement in await scenario(options)) measurement.Print();
    return 0;
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (Exception e) when (e is InvalidOperationException or TimeoutException)
{
    Console.Error.WriteLine($"{e.Message} {e.InnerException?.Message}");
    return 1;
}

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project Tests/Load -- SCENARIO [--store sqlite|postgres] [--clients 64] [--seconds 10] [--warm-up 3] [--no-triage] [--nodes 1]
          floor-db, floor-single, floor-http   what the machine can do without us
          engine                               Execute in this process
          open [--idle], cascade [--agents 400 --capacity 50], hot, read
          open-assigned [--clients 16 --rate 200 --agents 200 --queues 1]
          list [--clients 8 --tickets 100000], reminders [--tickets 100000]
          all [--runs 5 --capacity 150]        floors and scenarios in turn, medians, a table
          pair-triage [--runs 5]               open without and with triage, taking turns
          pair-nodes --store postgres --capacity 200 [--runs 5]   cascade on one and on two nodes, taking turns
          import FILE --url URL --key KEY      POST each line
          faults                               kill -9 under load on both stores, or on that of --store; races for one idempotency key
          language [--seed] [--speed] [--insight] [--file FILE.tsv --task TASK]
        """);
    return 2;
}
