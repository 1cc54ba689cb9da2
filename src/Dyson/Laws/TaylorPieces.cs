namespace Dyson.Laws;

/// <summary>A function as Taylor polynomials about equidistant centres one eighth apart, coefficients rounded from <see cref="FixedPoint"/>.</summary>
/// <remarks>
/// A point is at most h = 1/16 from a centre. With 22 coefficients the neglected terms are below 1e-16 of the value as long as logarithmic
/// slopes stay below 40 and singularities 0.4 away; Horner's rule loses e^{2h·slope} ulp, two digits at the far ends of the laws' tables.
/// </remarks>
internal sealed class TaylorPieces
{
    /// <summary>Coefficients of a polynomial.</summary>
    public const int Length = 22;

    /// <summary>Centres are 2⁻³ apart.</summary>
    public const int SpacingBits = 3;

    /// <summary>Centres in a unit.</summary>
    public const int PerUnit = 1 << SpacingBits;

    private readonly int _first;
    private readonly double[] _coefficients;

    /// <summary>From Taylor series about <paramref name="first"/> + i/8, i = 0, 1, …, of at least <see cref="Length"/> terms each.</summary>
    public TaylorPieces(int first, IReadOnlyList<FixedPoint[]> series)
    {
        _first = first * PerUnit;
        _coefficients = [.. series.SelectMany(s => s.Take(Length).Select(c => c.ToDouble()))];
    }

    /// <summary>The first and the last centre, between which the function may be asked.</summary>
    public (double Low, double High) Range =>
        (_first / (double)PerUnit, (_first + (_coefficients.Length / Length) - 1) / (double)PerUnit);

    public double At(double x)
    {
        double centre = Math.Round(x * PerUnit);
        return At(x, (int)centre);
    }

    /// <summary>The polynomial about <paramref name="centre"/>/8, for comparing neighbours where they meet.</summary>
    public double At(double x, int centre)
    {
        double h = x - (centre / (double)PerUnit);
        ReadOnlySpan<double> a = _coefficients.AsSpan((centre - _first) * Length, Length);
        double sum = a[^1];
        for (int n = Length - 2; n >= 0; n--)
        {
            sum = Math.FusedMultiplyAdd(sum, h, a[n]);
        }

        return sum;
    }
}
