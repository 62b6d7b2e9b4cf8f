using System.Data.Common;
using System.Globalization;

namespace OrleansTicketing.Silo.Storage.Reads;

/// <summary>Gathers conditions and the values in them; a value becomes a parameter and never part of the text.</summary>
internal sealed class Conditions
{
    private readonly List<object> _values = [];
    private readonly List<string> _all = [];

    /// <summary>Adds a condition; <c>{0}</c>, <c>{1}</c>, … stand for the values.</summary>
    public void Add(string condition, params object[] values) => _all.Add(Text(condition, values));

    /// <summary>A condition's text, not added.</summary>
    public string Text(string condition, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, condition, [.. values.Select(Parameter)]);

    /// <summary>Any of several values.</summary>
    public string In(string column, IEnumerable<object> values) => $"{column} IN ({string.Join(", ", values.Select(Parameter))})";

    /// <summary>What follows WHERE: all that were added, and these.</summary>
    public string And(params IEnumerable<string> more) =>
        string.Join(" AND ", _all.Concat(more).Where(c => c.Length > 0).DefaultIfEmpty("1 = 1"));

    public void Bind(DbCommand command)
    {
        for (var i = 0; i < _values.Count; i++)
            command.Add(Name(i), _values[i]);
    }

    private string Parameter(object value)
    {
        _values.Add(value);
        return Name(_values.Count - 1);
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}");
}
