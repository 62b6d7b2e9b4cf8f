using System.Globalization;

namespace OrleansTicketing.Load;

/// <summary>What the command line says. Every scenario takes the same options and uses those it needs.</summary>
internal sealed record LoadOptions
{
    public string Store { get; init; } = "sqlite";

    public int Clients { get; init; } = 64;

    public double Seconds { get; init; } = 10;

    public double WarmUp { get; init; } = 3;

    /// <summary>Requests a second; 0 = as fast as the answers come.</summary>
    public double Rate { get; init; }

    /// <summary>One client that pauses between requests: what a lone request costs.</summary>
    public bool Idle { get; init; }

    /// <summary>What texts cost: the same with <c>Language:Triage=false</c>.</summary>
    public bool NoTriage { get; init; }

    /// <summary>Runs of each scenario in <c>all</c>.</summary>
    public int Runs { get; init; } = 5;

    public int Agents { get; init; }

    public int Capacity { get; init; } = 50;

    public int Queues { get; init; } = 1;

    public int Tickets { get; init; } = 100_000;

    /// <summary>How many Api processes share the store (PostgreSQL).</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>An address that runs already (import); otherwise processes are started.</summary>
    public Uri? Url { get; init; }

    public string? Key { get; init; }

    public int Port { get; init; }

    /// <summary>What is not an option: the file to import.</summary>
    public IReadOnlyList<string> Rest { get; init; } = [];

    /// <summary>What a measurement of these options is called.</summary>
    public string Named(string scenario) => scenario + (NoTriage ? " --no-triage" : "") + (Nodes > 1 ? $" --nodes {Nodes}" : "");

    public static LoadOptions Parse(IReadOnlyList<string> args, LoadOptions options)
    {
        var rest = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--store" => options with { Store = Text() is "sqlite" or "postgres" ? args[i] : throw new FormatException("--store is sqlite or postgres") },
                "--clients" => options with { Clients = Whole() },
                "--seconds" => options with { Seconds = Number() },
                "--warm-up" => options with { WarmUp = Number() },
                "--rate" => options with { Rate = Number() },
                "--idle" => options with { Idle = true },
                "--no-triage" => options with { NoTriage = true },
                "--runs" => options with { Runs = Whole() },
                "--agents" => options with { Agents = Whole() },
                "--capacity" => options with { Capacity = Whole() },
                "--queues" => options with { Queues = Whole() },
                "--tickets" => options with { Tickets = Whole() },
                "--nodes" => options with { Nodes = Whole() },
                "--url" => options with { Url = new Uri(Text()) },
                "--key" => options with { Key = Text() },
                "--port" => options with { Port = Whole() },
                var other when other.StartsWith('-') => throw new FormatException($"there is no option {other}"),
                var other => Keep(other),
            };

            string Text() => ++i < args.Count ? args[i] : throw new FormatException($"{args[i - 1]} needs a value");
            int Whole() => int.Parse(Text(), CultureInfo.InvariantCulture);
            double Number() => double.Parse(Text(), CultureInfo.InvariantCulture);
        }

        return options with { Rest = rest, Clients = options.Idle ? 1 : options.Clients };

        LoadOptions Keep(string argument)
        {
            rest.Add(argument);
            return options;
        }
    }
}
