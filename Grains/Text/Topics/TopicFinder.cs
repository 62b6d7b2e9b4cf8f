using System.Globalization;

namespace OrleansTicketing.Text.Topics;

/// <summary>
/// Groups texts by leaders: a text joins the nearest topic if it is near enough, else it founds one; the centres are
/// recomputed and the texts dealt out again. Topics of the run before stand first and so keep their identity.
/// </summary>
public static class TopicFinder
{
    private const int Rounds = 3;
    private const int CentreTerms = 40;

    /// <param name="texts">The window's texts, oldest first.</param>
    /// <param name="previous">Topics of the run before.</param>
    public static IReadOnlyList<Topic> Find(IReadOnlyList<TopicText> texts, IReadOnlyList<Topic> previous, TopicOptions options)
    {
        var vectors = TermVectors.Build([.. texts.Select(t => t.Text)]);
        var groups = previous.Select(topic => new Group(topic, vectors.Project(topic.Centre))).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            Deal(vectors, groups, options.Similarity, mayFound: round < Rounds - 1);
            foreach (var group in groups) group.Recentre(vectors, CentreTerms);
            groups.RemoveAll(group => group.Known is null && group.Members.Count < (round == 0 ? 2 : options.MinSize));
        }
        var number = previous.Select(t => int.Parse(t.Id, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        return [.. groups
            .Where(g => g.Members.Count >= options.MinSize || (g.Known is { Size: > 0 }))
            .OrderByDescending(g => g.Members.Count)
            .Take(options.MaxTopics)
            .Select(g => Describe(g, g.Known?.Id ?? (++number).ToString(CultureInfo.InvariantCulture), texts, vectors, options))];
    }

    private static void Deal(TermVectors vectors, List<Group> groups, float similarity, bool mayFound)
    {
        foreach (var group in groups) group.Members.Clear();
        // From a term to the groups that hold it: a text is compared with few of them.
        var holders = new Dictionary<int, List<(int Group, float Weight)>>();
        for (var g = 0; g < groups.Count; g++) Hold(holders, g, groups[g]);
        var scores = new Dictionary<int, float>();
        for (var text = 0; text < vectors.Count; text++)
        {
            scores.Clear();
            foreach (var (term, weight) in vectors[text])
                if (holders.TryGetValue(term, out var list))
                    foreach (var (g, other) in list) scores[g] = scores.GetValueOrDefault(g) + weight * other;
            var (best, score) = scores.OrderByDescending(s => s.Value).ThenBy(s => s.Key).FirstOrDefault();
            if (score < similarity)
            {
                if (!mayFound || vectors[text].Length < 2) continue;
                (best, score) = (groups.Count, 1f);
                groups.Add(new Group(null, vectors[text].ToDictionary(t => t.Term, t => t.Weight)));
                Hold(holders, best, groups[best]);
            }
            groups[best].Members.Add((text, score));
        }
    }

    private static void Hold(Dictionary<int, List<(int, float)>> holders, int g, Group group)
    {
        foreach (var (term, weight) in group.Centre)
        {
            if (!holders.TryGetValue(term, out var list)) holders[term] = list = [];
            list.Add((g, weight));
        }
    }

    private static Topic Describe(Group group, string id, IReadOnlyList<TopicText> texts, TermVectors vectors, TopicOptions options)
    {
        var (size, before) = (group.Members.Count, group.Known?.Size ?? 0);
        var terms = group.Members.Count > 0 ? vectors.Name(group.Members.Select(m => m.Text)) : group.Known!.Terms;
        var trend = group.Known is null ? Trend.New
            : size >= before * options.Change ? Trend.Growing
            : size <= before / options.Change ? Trend.Fading
            : Trend.Steady;
        var centre = group.Members.Count > 0
            ? group.Centre.ToDictionary(c => vectors.Term(c.Key), c => c.Value)
            : group.Known!.Centre;
        var examples = group.Members.OrderByDescending(m => m.Score).Take(3).Select(m => texts[m.Text].Id);
        // A name once given stays: people remember it.
        var name = group.Known?.Name ?? string.Join(" · ", terms.Take(3));
        return new Topic(id, name, size, before, trend, terms, [.. examples], centre);
    }

    private sealed class Group(Topic? known, Dictionary<int, float> centre)
    {
        public Topic? Known { get; } = known;

        public Dictionary<int, float> Centre { get; private set; } = centre;

        public List<(int Text, float Score)> Members { get; } = [];

        public void Recentre(TermVectors vectors, int terms)
        {
            if (Members.Count == 0) return;
            var sum = new Dictionary<int, float>();
            foreach (var (text, _) in Members)
                foreach (var (term, weight) in vectors[text]) sum[term] = sum.GetValueOrDefault(term) + weight;
            var top = sum.OrderByDescending(t => t.Value).ThenBy(t => t.Key).Take(terms).ToArray();
            var length = MathF.Sqrt(top.Sum(t => t.Value * t.Value));
            Centre = top.ToDictionary(t => t.Key, t => t.Value / length);
        }
    }
}
