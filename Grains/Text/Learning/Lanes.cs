using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansTicketing.Text.Learning;

/// <summary>
/// Arithmetic over all classes at once. Rows of classes are padded to a multiple of eight, one Vector256 of floats,
/// which the runtime maps to what the machine has.
/// </summary>
internal static class Lanes
{
    public const int Width = 8;

    public static int Pad(int classes) => (classes + Width - 1) / Width * Width;

    /// <summary>into += row × factor</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(Span<float> into, ReadOnlySpan<float> row, float factor)
    {
        ref var to = ref MemoryMarshal.GetReference(into);
        ref var from = ref MemoryMarshal.GetReference(row);
        var scale = Vector256.Create(factor);
        for (nuint i = 0; i < (nuint)into.Length; i += Width)
            Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref from, i), scale, Vector256.LoadUnsafe(ref to, i)).StoreUnsafe(ref to, i);
    }

    /// <summary>into += row × factor × scale, lane by lane</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(Span<float> into, ReadOnlySpan<float> row, ReadOnlySpan<float> scale, float factor)
    {
        ref var to = ref MemoryMarshal.GetReference(into);
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var by = ref MemoryMarshal.GetReference(scale);
        var all = Vector256.Create(factor);
        for (nuint i = 0; i < (nuint)into.Length; i += Width)
        {
            var scaled = Vector256.LoadUnsafe(ref from, i) * Vector256.LoadUnsafe(ref by, i);
            Vector256.FusedMultiplyAdd(scaled, all, Vector256.LoadUnsafe(ref to, i)).StoreUnsafe(ref to, i);
        }
    }

    /// <summary>Sum of products; always over eight lanes, so that all machines agree.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        var sum = Vector256<float>.Zero;
        for (nuint i = 0; i < (nuint)a.Length; i += Width)
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref left, i), Vector256.LoadUnsafe(ref right, i), sum);
        return Vector256.Sum(sum);
    }

    /// <summary>into += row × factor, for eight-bit rows</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(Span<float> into, ReadOnlySpan<sbyte> row, float factor)
    {
        ref var to = ref MemoryMarshal.GetReference(into);
        ref var from = ref Unsafe.As<sbyte, byte>(ref MemoryMarshal.GetReference(row));
        var scale = Vector256.Create(factor);
        for (nuint i = 0; i < (nuint)into.Length; i += Width)
        {
            var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref from, i))).AsSByte();
            var shorts = Vector128.WidenLower(bytes);
            var ints = Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts));
            Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(ints), scale, Vector256.LoadUnsafe(ref to, i)).StoreUnsafe(ref to, i);
        }
    }
}
