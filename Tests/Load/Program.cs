using OrleansTicketing.Load;
using OrleansTicketing.Load.Floors;
using OrleansTicketing.Load.Measuring;
using OrleansTicketing.Load.Scenarios;

if (args is not [var verb, .. var rest]) return Usage();
try
{
    // Verbs that are not measurements parse their own words.
    // "language" => return await Language.LanguageCommand.Run(rest);
    var options = LoadOptions.Parse(rest);
    Func<LoadOptions, Task<Measurement>>? scenario = verb switch
    {
        "floor-db" => FloorScenarios.Database,
        "floor-single" => FloorScenarios.Single,
        "floor-http" => FloorScenarios.Http,
        _ => null,
    };
    if (scenario is not null) (await scenario(options)).Print();
    else if (verb == "serve-floor-http") await HttpFloor.Serve(options.Port);
    else return Usage();
    return 0;
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

static int Usage()
{
    Console.Error.WriteLine("""
        floor-db | floor-single | floor-http
        """);
    return 2;
}
