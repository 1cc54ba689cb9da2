namespace Dyson.Laws;

/// <summary>
/// Cumulative, survival and density of a law as Taylor polynomials about equidistant centres, one eighth apart, each rounded from many more
/// digits, so that all three keep a small relative error wherever they are small.
/// </summary>
/// <remarks>
/// A point is at most h = 1/16 from a centre. With 22 coefficients the neglected terms are below 1e-16 of the value as long as logarithmic
/// slopes stay below 40 and singularities 0.4 away; Horner's rule loses e^{2h·slope} ulp, two digits at the far ends.
/// </remarks>
internal sealed class TaylorTable
{
    /// <summary>Coefficients of a polynomial.</summary>
    public const int Length = 22;

    /// <summary>Centres are 2⁻³ apart.</summary>
    public const int SpacingBits = 3;

    private const double PerUnit = 1 << SpacingBits;

    private readonly int _first;
    private readonly double[] _cumulative;
    private readonly double[] _survival;
    private readonly double[] _density;

    /// <summary>
    /// From the Taylor series of the cumulative about (first + i)/8, i = 0, 1, …; each series must hold at least <see cref="Length"/> + 1 terms.
    /// </summary>
    public TaylorTable(int first, IReadOnlyList<FixedPoint[]> cumulative)
    {
        _first = first;
        _cumulative = new double[cumulative.Count * Length];
        _survival = new double[_cumulative.Length];
        _density = new double[_cumulative.Length];
        for (int i = 0; i < cumulative.Count; i++)
        {
            FixedPoint[] series = cumulative[i];
            for (int n = 0; n < Length; n++)
            {
                int at = (i * Length) + n;
                _cumulative[at] = series[n].ToDouble();
                _survival[at] = n == 0 ? (FixedPoint.One - series[0]).ToDouble() : -_cumulative[at];
                _density[at] = (series[n + 1] * (n + 1)).ToDouble();
            }
        }
    }

    /// <summary>The first and the last centre, between which the table may be asked.</summary>
    public (double Low, double High) Range => (_first / PerUnit, (_first + (_density.Length / Length) - 1) / PerUnit);

    public double Cumulative(double x) => At(_cumulative, x);

    public double Survival(double x) => At(_survival, x);

    public double Density(double x) => At(_density, x);

    private double At(double[] coefficients, double x)
    {
        double centre = Math.Round(x * PerUnit);
        double h = x - (centre / PerUnit);
        ReadOnlySpan<double> a = coefficients.AsSpan(((int)centre - _first) * Length, Length);
        double sum = a[^1];
        for (int n = Length - 2; n >= 0; n--)
        {
            sum = Math.FusedMultiplyAdd(sum, h, a[n]);
        }

        return sum;
    }
}
