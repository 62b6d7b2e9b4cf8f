namespace OrleansTicketing.Text.Features;

/// <summary>One text as sorted feature numbers and their values. A scratch object: valid until it is written again.</summary>
public sealed class SparseVector
{
    private int[] _ids = new int[512];
    private float[] _values = new float[512];
    private readonly Radix _radix = new();

    public int Count { get; internal set; }

    public Span<int> Ids => _ids.AsSpan(0, Count);

    public Span<float> Values => _values.AsSpan(0, Count);

    public SparseRow Row => new(Ids, Values);

    /// <summary>Share of the text's feature occurrences that the vocabulary knows, 0..1.</summary>
    public float Known { get; internal set; }

    internal void Reserve(int count)
    {
        Count = 0;
        if (_ids.Length >= count) return;
        _ids = new int[count * 2];
        _values = new float[count * 2];
    }

    internal void AddId(int id) => _ids[Count++] = id;

    internal void SortIds(int below) => _radix.Sort(Ids, below);

    internal void Append(int columns, ReadOnlySpan<float> dense, float weight)
    {
        var need = Count + dense.Length;
        if (need > _ids.Length)
        {
            Array.Resize(ref _ids, need * 2);
            Array.Resize(ref _values, need * 2);
        }
        for (var i = 0; i < dense.Length; i++)
        {
            _ids[Count] = columns + i;
            _values[Count++] = dense[i] * weight;
        }
    }

    internal void SetValue(int at, float value) => _values[at] = value;
}

/// <summary>A view of one text's features.</summary>
public readonly ref struct SparseRow(ReadOnlySpan<int> ids, ReadOnlySpan<float> values)
{
    public ReadOnlySpan<int> Ids { get; } = ids;

    public ReadOnlySpan<float> Values { get; } = values;
}

/// <summary>Many texts as rows of sorted feature numbers and values (compressed sparse rows).</summary>
public sealed class SparseMatrix(int[] starts, int[] ids, float[] values, int columns)
{
    public int Rows => starts.Length - 1;

    public int Columns => columns;

    public SparseRow Row(int row)
    {
        var (start, length) = (starts[row], starts[row + 1] - starts[row]);
        return new SparseRow(ids.AsSpan(start, length), values.AsSpan(start, length));
    }

    /// <summary>The matrix with dense columns after its own.</summary>
    public SparseMatrix Append(IReadOnlyList<float[]> dense, float weight)
    {
        var width = dense[0].Length;
        var newStarts = new int[starts.Length];
        for (var row = 0; row <= Rows; row++) newStarts[row] = starts[row] + row * width;
        var newIds = new int[newStarts[^1]];
        var newValues = new float[newStarts[^1]];
        for (var row = 0; row < Rows; row++)
        {
            Row(row).Ids.CopyTo(newIds.AsSpan(newStarts[row]));
            Row(row).Values.CopyTo(newValues.AsSpan(newStarts[row]));
            var at = newStarts[row + 1] - width;
            for (var i = 0; i < width; i++) (newIds[at + i], newValues[at + i]) = (columns + i, dense[row][i] * weight);
        }
        return new SparseMatrix(newStarts, newIds, newValues, columns + width);
    }

    /// <summary>The matrix of only these rows, in this order.</summary>
    public SparseMatrix Take(IReadOnlyList<int> rows)
    {
        var newStarts = new int[rows.Count + 1];
        for (var i = 0; i < rows.Count; i++) newStarts[i + 1] = newStarts[i] + Row(rows[i]).Ids.Length;
        var newIds = new int[newStarts[^1]];
        var newValues = new float[newStarts[^1]];
        for (var i = 0; i < rows.Count; i++)
        {
            Row(rows[i]).Ids.CopyTo(newIds.AsSpan(newStarts[i]));
            Row(rows[i]).Values.CopyTo(newValues.AsSpan(newStarts[i]));
        }
        return new SparseMatrix(newStarts, newIds, newValues, columns);
    }
}
