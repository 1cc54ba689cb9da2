using System.Globalization;

namespace Dyson.Statistics;

/// <summary>
/// The levels of one bulk brought to mean spacing 1: e_i = N̄(ξ_i), N̄ the smooth part of the staircase, ascending. The levels at the ends that are not in it are counted and
/// said; none is clipped, moved to an edge or dropped otherwise.
/// </summary>
/// <remarks>
/// Local means, polynomials and splines are taken in the singular value ξ = √x. In ξ the density of Marchenko and Pastur is bounded and smooth inside its edges for every shape (a quarter of a
/// circle for a square matrix), whereas that of x = ξ² grows as x^(−½) at the hard edge of a square matrix, and ln x stretches the lowest levels towards −∞.
/// </remarks>
public sealed class UnfoldedSpectrum
{
    private readonly double[] _levels;

    private UnfoldedSpectrum(UnfoldingMethod method, double[] levels, int below, int above, string description)
    {
        (Method, _levels, LeftOutBelow, LeftOutAbove) = (method, levels, below, above);
        Description = string.Create(CultureInfo.InvariantCulture,
            $"{description}; {levels.Length} levels, {below} lowest and {above} highest left out at the edges of the bulk");
    }

    /// <summary>How.</summary>
    public UnfoldingMethod Method { get; }

    /// <summary>The unfolded levels, strictly ascending where the given ones are.</summary>
    public ReadOnlySpan<double> Levels => _levels;

    /// <summary>Lowest of the given levels that are not in <see cref="Levels"/>.</summary>
    public int LeftOutBelow { get; }

    /// <summary>Highest of the given levels that are not in <see cref="Levels"/>.</summary>
    public int LeftOutAbove { get; }

    /// <summary>The fit as it was made (degree or knots after lowering), and what was left out.</summary>
    public string Description { get; }

    /// <summary>Mean of the spacings; near 1.</summary>
    public double MeanSpacing => _levels.Length < 2 ? double.NaN : (_levels[^1] - _levels[0]) / (_levels.Length - 1);

    /// <summary>The spacings s_i = e_{i+1} − e_i, upwards, as unfolded (not divided by their mean).</summary>
    public double[] Spacings()
    {
        double[] spacings = new double[Math.Max(0, _levels.Length - 1)];
        for (int i = 0; i < spacings.Length; i++)
        {
            spacings[i] = _levels[i + 1] - _levels[i];
        }

        return spacings;
    }

    /// <summary>Unfolds one bulk.</summary>
    /// <param name="eigenvalues">x = ξ² ≥ 0 of the bulk, in any order; outliers are taken out beforehand. At least 16.</param>
    /// <param name="method">How. For <see cref="UnfoldingMethod.MarchenkoPastur"/> use the overload with the fit.</param>
    /// <param name="settings">Flexibility and ends; null for the usual.</param>
    /// <exception cref="ArgumentException">An eigenvalue is negative or not finite, all are equal, or there are too few.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range, or the method needs a law.</exception>
    public static UnfoldedSpectrum Of(ReadOnlySpan<double> eigenvalues, UnfoldingMethod method, UnfoldingSettings? settings = null)
    {
        settings ??= new UnfoldingSettings();
        settings.Validate();
        if (method is not (UnfoldingMethod.LocalLinear or UnfoldingMethod.Polynomial or UnfoldingMethod.Spline))
        {
            throw new ArgumentOutOfRangeException(nameof(method), method, "method is MarchenkoPastur; allowed here: LocalLinear, Polynomial, Spline (Marchenko and Pastur's law needs its fit).");
        }

        return OfAscending(Roots(eigenvalues), method, settings);
    }

    /// <summary>Unfolds by N'·F(x/μ), N' = N − k the levels of the fitted bulk.</summary>
    /// <param name="eigenvalues">The N − k eigenvalues of the bulk, in any order.</param>
    /// <param name="bulk">The fit.</param>
    /// <param name="settings">Ends; null for the usual.</param>
    /// <exception cref="ArgumentException">An eigenvalue is negative or not finite, or there are too few.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public static UnfoldedSpectrum ByMarchenkoPastur(ReadOnlySpan<double> eigenvalues, MarchenkoPasturFit bulk, UnfoldingSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(bulk);
        settings ??= new UnfoldingSettings();
        settings.Validate();
        return ByLaw(Roots(eigenvalues), bulk, settings);
    }

    internal static UnfoldedSpectrum OfAscending(ReadOnlySpan<double> roots, UnfoldingMethod method, UnfoldingSettings settings)
    {
        int end = settings.AtEnd(roots.Length);
        ReadOnlySpan<double> inner = roots[end..^end];
        switch (method)
        {
            case UnfoldingMethod.LocalLinear:
                int halfWindow = Math.Min(settings.HalfWindowFor(roots.Length), (roots.Length - 2) / 2);
                return new UnfoldedSpectrum(method, LocalLinear(roots, end, halfWindow), end, end, string.Create(CultureInfo.InvariantCulture,
                    $"local mean of {(2 * halfWindow) + 1} spacings of ξ"));
            case UnfoldingMethod.Polynomial:
                int degree = Math.Clamp((inner.Length / UnfoldingSettings.LevelsPerParameter) - 1, 1, settings.Degree);
                return FromPolynomial(method, StaircasePolynomial.Fit(inner, degree), inner, end, degree);
            default:
                int knots = Math.Clamp((inner.Length / UnfoldingSettings.LevelsPerParameter) - 4, 0, settings.Knots);
                if (StaircaseSpline.Fit(inner, knots) is not { } spline)
                {
                    return FromPolynomial(method, StaircasePolynomial.Fit(inner, 2), inner, end, 3);
                }

                double[] levels = new double[inner.Length];
                for (int i = 0; i < levels.Length; i++)
                {
                    levels[i] = spline.Value(inner[i]);
                }

                return new UnfoldedSpectrum(method, levels, end, end, string.Create(CultureInfo.InvariantCulture,
                    $"cubic spline in ξ with {spline.Knots} knots{(spline.Knots < knots ? $" (with {knots} it did not ascend)" : string.Empty)}"));
        }
    }

    internal static UnfoldedSpectrum ByLaw(ReadOnlySpan<double> roots, MarchenkoPasturFit bulk, UnfoldingSettings settings)
    {
        int end = settings.AtEnd(roots.Length);
        (int first, int last) = (end, roots.Length - end);
        while (first < last && roots[first] * roots[first] <= bulk.LowerEdge)
        {
            first++;
        }

        while (last > first && roots[last - 1] * roots[last - 1] >= bulk.UpperEdge)
        {
            last--;
        }

        double[] levels = new double[last - first];
        for (int i = 0; i < levels.Length; i++)
        {
            double root = roots[first + i];
            levels[i] = (bulk.Columns - bulk.Excluded) * bulk.Law.Cumulative(root * root / bulk.Scale);
        }

        int beyond = roots.Length - (2 * end) - levels.Length;
        return new UnfoldedSpectrum(UnfoldingMethod.MarchenkoPastur, levels, first, roots.Length - last, string.Create(CultureInfo.InvariantCulture,
            $"law of Marchenko and Pastur, σ² = {bulk.Variance.Value:G6}, q = {bulk.Ratio.Value:G4}{(beyond > 0 ? $", {beyond} levels beyond its edges, where it gives them no place" : string.Empty)}"));
    }

    /// <summary>ξ ascending.</summary>
    private static double[] Roots(ReadOnlySpan<double> eigenvalues)
    {
        double[] roots = SpectralWindows.Ascending(eigenvalues);
        if (roots.Length < UnfoldingSettings.FewestLevels)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{roots.Length} eigenvalues; allowed: at least {UnfoldingSettings.FewestLevels}."), nameof(eigenvalues));
        }

        if (roots[0] < 0 || roots[0] == roots[^1])
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The eigenvalues run from {roots[0]:G4} to {roots[^1]:G4}; allowed: none negative, not all equal."), nameof(eigenvalues));
        }

        for (int i = 0; i < roots.Length; i++)
        {
            roots[i] = Math.Sqrt(roots[i]);
        }

        return roots;
    }

    private static UnfoldedSpectrum FromPolynomial(UnfoldingMethod method, StaircasePolynomial fit, ReadOnlySpan<double> inner, int end, int wanted)
    {
        double[] levels = new double[inner.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = fit.Value(inner[i]);
        }

        return new UnfoldedSpectrum(method, levels, end, end, string.Create(CultureInfo.InvariantCulture,
            $"polynomial of degree {fit.Degree} in ξ{(fit.Degree < wanted ? $" (degree {wanted} did not ascend)" : string.Empty)}"));
    }

    /// <summary>
    /// Sums of spacings over local means. Every window holds 2k + 1 spacings, its own in the middle; near the ends of the given levels it is moved inwards, never cut. Levels that are left out still serve
    /// as neighbours.
    /// </summary>
    private static double[] LocalLinear(ReadOnlySpan<double> roots, int end, int halfWindow)
    {
        int width = (2 * halfWindow) + 1;
        double[] levels = new double[roots.Length - (2 * end)];
        levels[0] = 0.5;
        for (int i = 1; i < levels.Length; i++)
        {
            int gap = end + i - 1;
            int first = Math.Clamp(gap - halfWindow, 0, roots.Length - 1 - width);
            double mean = (roots[first + width] - roots[first]) / width;
            levels[i] = levels[i - 1] + ((roots[gap + 1] - roots[gap]) / mean);
        }

        return levels;
    }
}
