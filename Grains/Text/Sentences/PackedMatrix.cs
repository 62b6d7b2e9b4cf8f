using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansTicketing.Text.Sentences;

/// <summary>A dense layer y = x·W + b; W is kept in panels of 32 columns, so that a tile of the product stays in registers.</summary>
internal sealed class PackedMatrix
{
    private const int Panel = 32;
    private const int Tile = 6;
    private readonly float[] _panels;
    private readonly float[] _bias;

    /// <param name="weights">Row by row, inputs × outputs.</param>
    /// <param name="bias">One a column; its length is the number of outputs, a multiple of 32.</param>
    public PackedMatrix(ReadOnlySpan<float> weights, float[] bias)
    {
        (Inputs, Outputs, _bias) = (weights.Length / bias.Length, bias.Length, bias);
        _panels = new float[weights.Length];
        for (var column = 0; column < Outputs; column += Panel)
            for (var row = 0; row < Inputs; row++)
                weights.Slice(row * Outputs + column, Panel).CopyTo(_panels.AsSpan(column * Inputs + row * Panel));
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Multiplies rows of <paramref name="x"/>; <paramref name="y"/> gets as many rows.</summary>
    public void Multiply(ReadOnlySpan<float> x, Span<float> y)
    {
        var rows = x.Length / Inputs;
        ref var input = ref MemoryMarshal.GetReference(x);
        ref var output = ref MemoryMarshal.GetReference(y);
        for (var column = 0; column < Outputs; column += Panel)
        {
            ref var panel = ref _panels[column * Inputs];
            var row = 0;
            for (; row + Tile <= rows; row += Tile) SixRows(ref Unsafe.Add(ref input, row * Inputs), ref panel, ref Unsafe.Add(ref output, row * Outputs), column);
            for (; row < rows; row++) OneRow(ref Unsafe.Add(ref input, row * Inputs), ref panel, ref Unsafe.Add(ref output, row * Outputs), column);
        }
    }

    private void OneRow(ref float x, ref float panel, ref float y, int column)
    {
        Vector512<float> a = Vector512.LoadUnsafe(ref _bias[column]), b = Vector512.LoadUnsafe(ref _bias[column + 16]);
        for (var k = 0; k < Inputs; k++)
        {
            var value = Vector512.Create(Unsafe.Add(ref x, k));
            a = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref panel, (nuint)(k * Panel)), a);
            b = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref panel, (nuint)(k * Panel + 16)), b);
        }
        a.StoreUnsafe(ref y, (nuint)column);
        b.StoreUnsafe(ref y, (nuint)column + 16);
    }

    private void SixRows(ref float x, ref float panel, ref float y, int column)
    {
        Vector512<float> a0 = Vector512.LoadUnsafe(ref _bias[column]), b0 = Vector512.LoadUnsafe(ref _bias[column + 16]);
        Vector512<float> a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0;
        for (var k = 0; k < Inputs; k++)
        {
            var left = Vector512.LoadUnsafe(ref panel, (nuint)(k * Panel));
            var right = Vector512.LoadUnsafe(ref panel, (nuint)(k * Panel + 16));
            Add(ref x, k, left, right, ref a0, ref b0);
            Add(ref x, k + Inputs, left, right, ref a1, ref b1);
            Add(ref x, k + 2 * Inputs, left, right, ref a2, ref b2);
            Add(ref x, k + 3 * Inputs, left, right, ref a3, ref b3);
            Add(ref x, k + 4 * Inputs, left, right, ref a4, ref b4);
            Add(ref x, k + 5 * Inputs, left, right, ref a5, ref b5);
        }
        Store(a0, b0, ref y, column);
        Store(a1, b1, ref y, column + Outputs);
        Store(a2, b2, ref y, column + 2 * Outputs);
        Store(a3, b3, ref y, column + 3 * Outputs);
        Store(a4, b4, ref y, column + 4 * Outputs);
        Store(a5, b5, ref y, column + 5 * Outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        ref float x, int at, Vector512<float> left, Vector512<float> right, ref Vector512<float> a, ref Vector512<float> b)
    {
        var value = Vector512.Create(Unsafe.Add(ref x, at));
        a = Vector512.FusedMultiplyAdd(value, left, a);
        b = Vector512.FusedMultiplyAdd(value, right, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> a, Vector512<float> b, ref float y, int at)
    {
        a.StoreUnsafe(ref y, (nuint)at);
        b.StoreUnsafe(ref y, (nuint)at + 16);
    }
}
