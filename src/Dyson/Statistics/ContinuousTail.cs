using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>p(x) = (a/x_min)(x/x_min)^(−α)/(1 − (x_min/x_max)^a), a = α − 1: u = ln(x/x_min) is exponential with rate a, cut at U = ln(x_max/x_min).</summary>
internal sealed class ContinuousTail(double? upperCut) : TailFamily(upperCut)
{
    private readonly double _logCut = upperCut is null ? double.PositiveInfinity : Math.Log(upperCut.Value);

    public override double Exponent(double lowest, double logLowest, double meanLogarithm) =>
        1 + CutExponential.Rate(meanLogarithm - logLowest, _logCut - logLowest);

    public override TailShape Shape(double exponent, double lowest, double logLowest) =>
        new(exponent, lowest, logLowest, CutExponential.Whole(exponent - 1, _logCut - logLowest), 0);

    public override (double Below, double AtOrBelow) Cumulative(in TailShape shape, double x, double logX)
    {
        double p = CutExponential.Cumulative(shape.Exponent - 1, logX - shape.LogLowest, _logCut - shape.LogLowest, shape.Whole);
        return (p, p);
    }

    public override double Information(in TailShape shape) => CutExponential.Variance(shape.Exponent - 1, _logCut - shape.LogLowest);

    public override double LogDensity(in TailShape shape, double x, double logX) =>
        CutExponential.LogDensity(shape.Exponent - 1, logX - shape.LogLowest, _logCut - shape.LogLowest) - logX;

    public override Func<RandomStream, double> Sampler(TailShape shape)
    {
        double length = _logCut - shape.LogLowest;
        double rate = shape.Exponent - 1;
        return random => shape.Lowest * Math.Exp(CutExponential.Quantile(rate, random.NextDouble(), length, shape.Whole));
    }
}

/// <summary>The density a·e^(−au)/(1 − e^(−aU)) on [0, U]; any real rate a if U is finite, a &gt; 0 otherwise.</summary>
internal static class CutExponential
{
    private const double Flat = 1e-8;

    // beyond |aU| of this the mean is 1/|a| from an end to rounding
    private const double Steepest = 1e12;

    /// <summary>The rate at which the mean is the points': 1/mean, or the root of 1/t − 1/(e^t − 1) = mean/U in t = aU; NaN where there is none.</summary>
    public static double Rate(double mean, double length)
    {
        if (!(mean > 0 && mean < length))
        {
            return double.NaN;
        }

        if (double.IsPositiveInfinity(length))
        {
            return 1 / mean;
        }

        double target = mean / length;
        (double low, double high) = (-Steepest, Steepest);
        double t = Math.Clamp(target < 0.5 ? 1 / target : -1 / (1 - target), low, high);
        for (int step = 0; step < 200; step++)
        {
            double miss = MeanShare(t) - target;
            (low, high) = miss > 0 ? (t, high) : (low, t);
            double next = t + (miss / VarianceShare(t));
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(next - t) <= 1e-15 * Math.Max(1, Math.Abs(t)))
            {
                break;
            }

            t = next;
        }

        return t / length;
    }

    /// <summary>1 − e^(−aU), by which densities are divided; 1 without a cut.</summary>
    public static double Whole(double rate, double length) => double.IsPositiveInfinity(length) ? 1 : -SpecialFunctions.Expm1(-rate * length);

    public static double Cumulative(double rate, double u, double length, double whole)
    {
        if (double.IsPositiveInfinity(length))
        {
            return 1 - Math.Exp(-rate * u);
        }

        double t = rate * length;
        return Math.Abs(t) < Flat ? u / length : t < 0
            ? (Math.Exp(t - (rate * u)) - Math.Exp(t)) / (1 - Math.Exp(t))
            : -SpecialFunctions.Expm1(-rate * u) / whole;
    }

    public static double Quantile(double rate, double p, double length, double whole) => !double.IsPositiveInfinity(length) && Math.Abs(rate * length) < Flat
        ? p * length
        : Math.Min(length, -Math.Log(1 - (p * whole)) / rate);

    public static double Variance(double rate, double length) =>
        double.IsPositiveInfinity(length) ? 1 / (rate * rate) : length * length * VarianceShare(rate * length);

    public static double LogDensity(double rate, double u, double length)
    {
        if (double.IsPositiveInfinity(length))
        {
            return Math.Log(rate) - (rate * u);
        }

        double t = rate * length;
        return Math.Abs(t) < Flat ? -Math.Log(length) : t > 0
            ? Math.Log(rate / -SpecialFunctions.Expm1(-t)) - (rate * u)
            : Math.Log(-rate / -SpecialFunctions.Expm1(t)) + (rate * (length - u));
    }

    // the mean of u/U; for small t by its series, 1/2 − t/12 + t³/720
    private static double MeanShare(double t) => Math.Abs(t) < 1e-3
        ? 0.5 - (t / 12) + (t * t * t / 720)
        : t < 0 ? 1 - MeanShare(-t) : (1 / t) - (1 / SpecialFunctions.Expm1(t));

    private static double VarianceShare(double t)
    {
        t = Math.Abs(t);
        if (t < 1e-2)
        {
            return (1.0 / 12) - (t * t / 240) + (t * t * t * t / 6048);
        }

        double half = Math.Exp(-0.5 * t);
        double ratio = half / (1 - (half * half));
        return (1 / (t * t)) - (ratio * ratio);
    }
}
