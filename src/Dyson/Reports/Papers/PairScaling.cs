using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>The three panels of Fig. 6 for one set of grid points: lines through the origin, the same for linear response, and the limit of weak noise.</summary>
internal sealed class PairScaling
{
    private readonly (BoltzmannPoint Point, BoltzmannPair Pair)[] _pairs;

    /// <summary>Fits the lines.</summary>
    /// <param name="name">What the points are, in the label language.</param>
    /// <param name="points">The grid points.</param>
    public PairScaling(string name, IEnumerable<BoltzmannPoint> points)
    {
        Name = name;
        _pairs = [.. points.SelectMany(point => point.Pairs.Select(pair => (point, pair)))
            .Where(p => p.pair.MeanSpacing.HasError && p.pair.Density.Sigma.HasError)];
        if (!IsMeasured)
        {
            return;
        }

        Spacing = Line(pair => pair.MeanSpacing);
        Width = Line(pair => pair.Width);
        SpacingOfHistogram = Line(pair => pair.MeanSpacingOfHistogram);
        WidthOfHistogram = Line(pair => pair.WidthOfHistogram);
        PredictedSpacing = Line(pair => pair.MeanSpacing with { Value = pair.Prediction.MeanSpacing }).Slope.Value;
        PredictedWidth = Line(pair => pair.Width with { Value = pair.Prediction.MeanSpacing }).Slope.Value;
        NextSpacing = NextOrder(pair => pair.MeanSpacing, next => next.MeanSpacing);
        NextWidth = NextOrder(pair => pair.Width, next => next.Sigma.Scale(Math.Sqrt(Math.PI)));
        Right = StraightLine.ThroughOrigin(
            [.. _pairs.Select(p => new LinePoint(p.Pair.Width.Value, p.Pair.MeanSpacing.Value, p.Pair.MeanSpacing.Error, p.Pair.Width.Error))]);
    }

    /// <summary>What the points are.</summary>
    public string Name { get; }

    /// <summary>Whether there is any pair with errors.</summary>
    public bool IsMeasured => _pairs.Length > 0;

    /// <summary>⟨S⟩ against √((α/|B|)κ²Ω).</summary>
    public StraightLine Spacing { get; }

    /// <summary>√π σ against the same.</summary>
    public StraightLine Width { get; }

    /// <summary>⟨S⟩ as the papers define it, against the same.</summary>
    public StraightLine SpacingOfHistogram { get; }

    /// <summary>√π σ as the papers define it, against the same.</summary>
    public StraightLine WidthOfHistogram { get; }

    /// <summary>⟨S⟩ against √π σ, with errors in both; their correlation, which would make the error smaller, is left out.</summary>
    public StraightLine Right { get; }

    /// <summary>The slope of linear response's ⟨S⟩ at the same points with the same weights.</summary>
    public double PredictedSpacing { get; }

    /// <summary>The slope of linear response's √π σ.</summary>
    public double PredictedWidth { get; }

    /// <summary>The slope of the next order's ⟨S⟩ at the same points with the same weights, with the error of its draws; refused where a point has none.</summary>
    public Estimate NextSpacing { get; } = Estimate.Refused(double.NaN, "no point");

    /// <summary>The slope of the next order's √π σ.</summary>
    public Estimate NextWidth { get; } = Estimate.Refused(double.NaN, "no point");

    /// <summary>
    /// Mean of measured over predicted values, whose points have equally many machines: each weighs the same, so that a value does not pull by its own error
    /// (<see cref="WeakNoiseLimit"/>).
    /// </summary>
    public static Estimate MeanRatio(IReadOnlyList<(Estimate Measured, Estimate Theory)> values)
    {
        Estimate[] ratios = [.. values.Where(v => v.Measured.HasError && v.Theory.HasError).Select(v => new Estimate(
            v.Measured.Value / v.Theory.Value, double.Hypot(v.Measured.Error / v.Theory.Value, v.Theory.Error * v.Measured.Value / (v.Theory.Value * v.Theory.Value)), "ratio"))];
        return ratios.Length == 0
            ? Estimate.Refused(double.NaN, "no point with errors")
            : new Estimate(ratios.Average(r => r.Value), Math.Sqrt(ratios.Sum(r => r.Error * r.Error)) / ratios.Length, "mean of independent ratios");
    }

    /// <summary>Limit of ⟨S⟩ over linear response, all pairs.</summary>
    public Estimate SpacingLimit => WeightedMean.Of(Limits(SpacingRatio)).Mean;

    /// <summary>Limit of σ over linear response, all pairs.</summary>
    public Estimate WidthLimit => WeightedMean.Of(Limits(WidthRatio)).Mean;

    /// <summary>Limit of ⟨S⟩/(√π σ), all pairs.</summary>
    public Estimate RatioLimit => WeightedMean.Of(Limits(pair => pair.SpacingOverWidth)).Mean;

    /// <summary>
    /// χ² of every pair's limits about 1, of ⟨S⟩ and of σ. The two of a pair come from the same machines; the p-value is that of the larger χ² of the two,
    /// doubled (Bonferroni).
    /// </summary>
    public TestOutcome EachPair
    {
        get
        {
            (double spacing, int pairs) = AboutOne(Limits(SpacingRatio));
            (double width, int _) = AboutOne(Limits(WidthRatio));
            double largest = Math.Max(spacing, width);
            return new TestOutcome(largest, Math.Min(1, 2 * ChiSquareTest.PValue(largest, pairs)), 0, "larger of two chi-squared statistics");
        }
    }

    /// <summary>
    /// The excess of χ² over its degrees of freedom that <see cref="EachPair"/> would reject with 90 % probability at a p-value of
    /// <paramref name="threshold"/>; NaN without a pair.
    /// </summary>
    public double EachPairSensitivity(double threshold)
    {
        int pairs = _pairs.Select(p => p.Pair.Prediction.Mode).Distinct().Count();
        return pairs == 0 ? double.NaN : DetectableDeviation.ChiSquaredExcess(pairs, threshold / 2);
    }

    private static Estimate SpacingRatio(BoltzmannPair pair) => pair.MeanSpacing.Scale(1 / pair.Prediction.MeanSpacing);

    private static Estimate WidthRatio(BoltzmannPair pair) => pair.Density.Sigma.Scale(1 / pair.Prediction.Sigma);

    private static (double ChiSquared, int Degrees) AboutOne(Estimate[] limits)
    {
        Estimate[] known = [.. limits.Where(limit => limit.HasError)];
        return (known.Length == 0 ? double.NaN : known.Sum(limit => limit.Pull(1) * limit.Pull(1)), known.Length);
    }

    /// <summary>The next order differs from pair to pair: each has its own line.</summary>
    private Estimate[] Limits(Func<BoltzmannPair, Estimate> ratio) =>
        [.. _pairs.GroupBy(p => p.Pair.Prediction.Mode).Select(group => WeakNoiseLimit.Of(group.Select(p => (p.Point.NoiseRatio, ratio(p.Pair)))).Limit)];

    // The fit is linear in the ordinates, so the errors of the draws, independent between points and nearly so between pairs, go through it.
    private Estimate NextOrder(Func<BoltzmannPair, Estimate> measured, Func<NextOrderPair, Estimate> predicted)
    {
        if (_pairs.Any(p => p.Pair.NextOrder is null))
        {
            return Estimate.Refused(double.NaN, "a point is beyond the expansion");
        }

        double slope = Line(pair => measured(pair) with { Value = predicted(pair.NextOrder!).Value }).Slope.Value;
        double Weight(BoltzmannPair pair) => 1 / (measured(pair).Error * measured(pair).Error);
        double norm = _pairs.Sum(p => Weight(p.Pair) * p.Pair.Abscissa * p.Pair.Abscissa);
        double error = Math.Sqrt(_pairs.Sum(p => Math.Pow(Weight(p.Pair) * p.Pair.Abscissa * predicted(p.Pair.NextOrder!).Error, 2))) / norm;
        return new Estimate(slope, error, "batches of drawn spectra");
    }

    private StraightLine Line(Func<BoltzmannPair, Estimate> ordinate) =>
        StraightLine.ThroughOrigin([.. _pairs.Select(p => (p.Pair.Abscissa, Estimate: ordinate(p.Pair))).Where(p => p.Estimate.HasError).Select(p => new LinePoint(p.Abscissa, p.Estimate.Value, p.Estimate.Error))]);
}
