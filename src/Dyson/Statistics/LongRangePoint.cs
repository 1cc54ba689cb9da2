using Dyson.Laws;

namespace Dyson.Statistics;

/// <summary>Σ² or Δ₃ of one spectrum at one L beside its reference values.</summary>
/// <param name="Measured">The mean over windows inside the unfolded levels, half overlapping; the error is that of one spectrum.</param>
/// <param name="Goe">The GOE's value.</param>
/// <param name="Poisson">That of independent levels, L or L/15.</param>
/// <param name="UnfoldedGoe">The mean of Wishart spectra of this size on the same way: less than <paramref name="Goe"/> where the unfolding follows the levels.</param>
/// <param name="UnfoldedPoisson">The same of independent levels.</param>
/// <param name="GoeError">The scatter of one Wishart spectrum.</param>
public readonly record struct LongRangeValue(Estimate Measured, double Goe, double Poisson, double UnfoldedGoe, double UnfoldedPoisson, double GoeError);

/// <summary>Number variance and rigidity at one length.</summary>
/// <param name="Length">L in mean spacings.</param>
/// <param name="NumberVariance">Σ²(L).</param>
/// <param name="Rigidity">Δ₃(L).</param>
public sealed record LongRangePoint(double Length, LongRangeValue NumberVariance, LongRangeValue Rigidity)
{
    private static readonly (double Goe, double Poisson)[] ExactVariance = [.. LevelReading.Lengths.Select(l => (TwoPointStatistics.Goe().NumberVariance(l), l))];
    private static readonly (double Goe, double Poisson)[] ExactRigidity = [.. LevelReading.Lengths.Select(l => (TwoPointStatistics.Goe().Rigidity(l), l / 15))];

    internal static LongRangePoint Of(MethodReading reading, int method, int length, int levels, LevelNull drawn)
    {
        return new LongRangePoint(
            LevelReading.Lengths[length],
            Value(reading.Variance[length], drawn.Variance[method], ExactVariance),
            Value(reading.Rigidity[length], drawn.Rigidity[method], ExactRigidity));

        LongRangeValue Value(double measured, LevelScale[] scales, (double Goe, double Poisson)[] exact)
        {
            LevelScale scale = LevelScale.OfWindows(scales, length, drawn.Levels, levels, exact);
            return new LongRangeValue(
                scale.Estimate(measured, "scatter of one spectrum, " + drawn.Description), exact[length].Goe, exact[length].Poisson,
                scale.Goe, scale.Independent, scale.GoeScatter);
        }
    }
}
