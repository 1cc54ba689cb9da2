using Dyson.Laws;

namespace Dyson.Statistics;

/// <summary>What is read off one spectrum under one unfolding.</summary>
/// <param name="Levels">The levels that are unfolded.</param>
/// <param name="Goe">D of s/⟨s⟩ from the exact GOE law.</param>
/// <param name="Surmise">D from the surmise.</param>
/// <param name="Poisson">D from e^{−s}.</param>
/// <param name="Brody">β.</param>
/// <param name="Variance">Σ² at the <see cref="LevelReading.Lengths"/> that fit; NaN where levels beyond the edges of a law leave too few.</param>
/// <param name="Rigidity">Δ₃ at the same.</param>
internal sealed record MethodReading(int Levels, double Goe, double Surmise, double Poisson, double Brody, double[] Variance, double[] Rigidity);

/// <summary>The one sequence of steps through which data and the draws of their null go alike: ascending ξ of a bulk to every local statistic under every unfolding.</summary>
internal sealed class LevelReading
{
    /// <summary>L in mean spacings.</summary>
    public static readonly double[] Lengths = [0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40];

    /// <summary>Windows of the largest L must fit this often side by side.</summary>
    private const double FewestWindows = 4;

    /// <summary>n levels span n − 1 spacings, and one more is left at each end.</summary>
    public const double Margins = 3;

    /// <summary>With fewer levels inside the law there is nothing to read.</summary>
    public const int FewestLevels = 8;

    private static readonly WignerSurmise Surmise = WignerSurmise.Goe();
    private static readonly PoissonSpacing Poisson = PoissonSpacing.Unit();

    private LevelReading(UnfoldedSpectrum[] unfolded, MethodReading[] methods, double gapRatio, double staircase) =>
        (Unfolded, Methods, GapRatio, Staircase) = (unfolded, methods, gapRatio, staircase);

    /// <summary>One an unfolding, in the order of <see cref="UnfoldingMethod"/>; without a bulk fit Marchenko and Pastur's is missing.</summary>
    public UnfoldedSpectrum[] Unfolded { get; }

    /// <summary>The same order.</summary>
    public MethodReading[] Methods { get; }

    /// <summary>⟨r̃⟩ of the levels that are unfolded, from ξ itself.</summary>
    public double GapRatio { get; }

    /// <summary>sup |n(ξ) − N F(ξ²/μ)| over the whole bulk, both sides of every step; NaN without a fit.</summary>
    public double Staircase { get; }

    /// <summary>How many of <see cref="Lengths"/> fit into so many unfolded levels.</summary>
    public static int LengthsFor(int levels)
    {
        int count = 0;
        while (count < Lengths.Length && FewestWindows * Lengths[count] <= levels - Margins)
        {
            count++;
        }

        return count;
    }

    public static LevelReading Of(double[] roots, MarchenkoPasturFit? bulk, UnfoldingSettings settings)
    {
        List<UnfoldedSpectrum> unfolded =
        [
            UnfoldedSpectrum.OfAscending(roots, UnfoldingMethod.LocalLinear, settings),
            UnfoldedSpectrum.OfAscending(roots, UnfoldingMethod.Polynomial, settings),
            UnfoldedSpectrum.OfAscending(roots, UnfoldingMethod.Spline, settings),
        ];
        if (bulk is not null)
        {
            unfolded.Add(UnfoldedSpectrum.ByLaw(roots, bulk, settings));
        }

        int end = settings.AtEnd(roots.Length);
        return new LevelReading([.. unfolded], [.. unfolded.Select(u => Read(u, LengthsFor(roots.Length - (2 * end))))], MeanRatio(roots.AsSpan(end..^end)), bulk is null ? double.NaN : Deviation(roots, bulk));
    }

    /// <summary>The numbers alone, for the draws of a null.</summary>
    public LevelReading WithoutLevels() => new([], Methods, GapRatio, Staircase);

    private static MethodReading Read(UnfoldedSpectrum spectrum, int fitting)
    {
        int lengths = spectrum.Method == UnfoldingMethod.LocalLinear ? 0 : fitting;
        double[] variance = new double[lengths];
        double[] rigidity = new double[lengths];
        if (spectrum.Levels.Length < FewestLevels)
        {
            Array.Fill(variance, double.NaN);
            Array.Fill(rigidity, double.NaN);
            return new MethodReading(spectrum.Levels.Length, double.NaN, double.NaN, double.NaN, double.NaN, variance, rigidity);
        }

        double[] spacings = spectrum.Spacings();
        Array.Sort(spacings);
        double mean = spectrum.MeanSpacing;

        // A window that began or ended at a level would hold more than its share of levels.
        double from = spectrum.Levels[0] + 1;
        double to = spectrum.Levels[^1] - 1;
        for (int i = 0; i < lengths; i++)
        {
            bool fits = to - from >= Lengths[i];
            variance[i] = fits ? SpectralWindows.MeanOfAscending(spectrum.Levels, from, to, Lengths[i], NumberVariance.InWindow) : double.NaN;
            rigidity[i] = fits ? SpectralWindows.MeanOfAscending(spectrum.Levels, from, to, Lengths[i], SpectralRigidity.InWindow) : double.NaN;
        }

        return new MethodReading(
            spectrum.Levels.Length, Distance(spacings, mean, BulkSpacing.Goe), Distance(spacings, mean, Surmise), Distance(spacings, mean, Poisson), BrodyFit.Exponent(spacings), variance, rigidity);
    }

    private static double Distance(double[] ascending, double mean, ContinuousLaw law)
    {
        double[] uniforms = new double[ascending.Length];
        for (int i = 0; i < uniforms.Length; i++)
        {
            uniforms[i] = law.Cumulative(ascending[i] / mean);
        }

        return KolmogorovSmirnov.DistanceOfUniforms(uniforms);
    }

    private static double MeanRatio(ReadOnlySpan<double> levels)
    {
        double sum = 0;
        for (int i = 2; i < levels.Length; i++)
        {
            double lower = levels[i - 1] - levels[i - 2];
            double upper = levels[i] - levels[i - 1];
            sum += Math.Min(lower, upper) / Math.Max(lower, upper);
        }

        return sum / (levels.Length - 2);
    }

    private static double Deviation(double[] roots, MarchenkoPasturFit bulk)
    {
        double largest = 0;
        int count = bulk.Columns - bulk.Excluded;
        for (int i = 0; i < roots.Length; i++)
        {
            double expected = count * bulk.Law.Cumulative(roots[i] * roots[i] / bulk.Scale);
            largest = Math.Max(largest, Math.Max(expected - i, i + 1 - expected));
        }

        return largest;
    }
}
