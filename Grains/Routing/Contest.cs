using System.Collections.Immutable;

namespace OrleansTicketing.Routing;

/// <summary>An agent while tickets are given out: their room shrinks.</summary>
internal sealed class Seat(Candidate agent)
{
    private int _load = agent.Load;

    public Candidate Agent => agent;

    public Timestamp IdleSince { get; private set; } = agent.IdleSince;

    public bool HasRoom => _load < agent.Capacity;

    public double SpareShare { get; private set; } = ShareOf(agent.Capacity, agent.Load);

    public void Take(Timestamp at)
    {
        _load++;
        SpareShare = ShareOf(agent.Capacity, _load);
        IdleSince = Timestamp.Max(IdleSince, at);
    }

    private static double ShareOf(int capacity, int load) => capacity <= 0 ? 0 : Math.Max(0, capacity - load) / (double)capacity;
}

/// <summary>
/// All agents measured against one requirement. The list is sorted once and then kept almost sorted, because between two tickets only the few
/// agents who were given something change their place; so the next best costs one pass.
/// </summary>
internal sealed class Contest
{
    private readonly List<Contender> _fit = [];
    private readonly List<Contender> _unfit = [];

    public Contest(ImmutableArray<string> skills, string? language, ImmutableArray<Seat> seats)
    {
        foreach (var seat in seats)
        {
            var contender = Contender.Of(seat, skills, language);
            (contender.RuledOut is null ? _fit : _unfit).Add(contender);
        }
        _fit.Sort((a, b) => a.Beats(b) ? -1 : b.Beats(a) ? 1 : 0);
        _unfit.Sort((a, b) => string.CompareOrdinal(a.Seat.Agent.Id, b.Seat.Agent.Id));
    }

    /// <summary>Nobody is left for this requirement.</summary>
    public bool Closed { get; set; }

    public Seat? Best()
    {
        for (var i = 1; i < _fit.Count; i++)
        {
            var moving = _fit[i];
            var place = i;
            for (; place > 0 && moving.Beats(_fit[place - 1]); place--)
                _fit[place] = _fit[place - 1];
            _fit[place] = moving;
        }

        return _fit.Count > 0 && _fit[0].Seat.HasRoom ? _fit[0].Seat : null;
    }

    public string WhyNobody(bool anyOnline) =>
        !anyOnline ? "no_agent_online"
        : _fit.Count > 0 || _unfit.Count == 0 ? Contender.NoRoom
        : _unfit.Exists(c => c.RuledOut == Contender.LanguageMissing) ? Contender.LanguageMissing
        : Contender.SkillMissing;

    /// <summary>Best first, then those ruled out, by id.</summary>
    public ImmutableArray<CandidateScore> Scores(int most) => [.. _fit.Concat(_unfit).Take(most).Select(c => c.Score)];
}

/// <summary>One agent in a contest.</summary>
internal readonly record struct Contender(Seat Seat, string? RuledOut, int Levels, bool Declared)
{
    public const string NoRoom = "no_room";
    public const string SkillMissing = "skill_missing";
    public const string LanguageMissing = "language_missing";

    public CandidateScore Score => new(
        Seat.Agent.Id, RuledOut ?? (Seat.HasRoom ? null : NoRoom), Levels, Declared, Math.Round(Seat.SpareShare, 3), Seat.IdleSince);

    public static Contender Of(Seat seat, ImmutableArray<string> skills, string? language)
    {
        var levels = 0;
        var missing = false;
        foreach (var skill in skills)
        {
            var level = LevelOf(seat.Agent, skill);
            levels += level;
            missing |= level == 0;
        }

        var declared = language is not null && Speaks(seat.Agent.Languages, language);
        var foreign = language is not null && !declared && !seat.Agent.Languages.IsEmpty;
        return new(seat, missing ? SkillMissing : foreign ? LanguageMissing : null, levels, declared);
    }

    public bool Beats(Contender other)
    {
        if (Seat.HasRoom != other.Seat.HasRoom)
            return Seat.HasRoom;
        if (Levels != other.Levels)
            return Levels > other.Levels;
        if (Declared != other.Declared)
            return Declared;
        var spare = Seat.SpareShare.CompareTo(other.Seat.SpareShare);
        if (spare != 0)
            return spare > 0;
        var idle = Seat.IdleSince.CompareTo(other.Seat.IdleSince);
        return idle != 0 ? idle < 0 : string.CompareOrdinal(Seat.Agent.Id, other.Seat.Agent.Id) < 0;
    }

    private static int LevelOf(Candidate agent, string skill)
    {
        foreach (var known in agent.Skills)
        {
            if (known.Skill == skill)
                return known.Level;
        }

        return 0;
    }

    /// <summary>Whoever writes <c>zh</c> can answer <c>zh-CN</c>.</summary>
    private static bool Speaks(ImmutableArray<string> languages, string language)
    {
        foreach (var known in languages)
        {
            if (language.StartsWith(known, StringComparison.OrdinalIgnoreCase) && (language.Length == known.Length || language[known.Length] == '-'))
                return true;
        }

        return false;
    }
}
