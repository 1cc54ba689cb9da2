using Dyson.Dynamics;
using Dyson.Laws;

namespace Dyson.Tests.Dynamics;

/// <summary>The stationary law of the updates of one mode themselves, no diffusion: their transition probabilities on a grid, iterated.</summary>
public class TransferMatrixTests
{
    [Theory]
    [InlineData(4, 0.05, 0.004, 0.0421)]
    [InlineData(7.6, 0.1, 0.0025, 0.178)]
    public void Updates_have_the_skewness_with_the_third_cumulant_and_not_the_diffusions(double kappa, double rate, double cell, double quoted)
    {
        const int Batch = 16;

        // A cell adds cell²/12 to the variance of an update, less than 0.4 %, and nothing to its third cumulant: 0.6 % of the skewness; half a unit of the last digit quoted.
        const double Grid = 1e-3;
        OneModeUpdate update = new(OneModeSpectrumTests.Machine(kappa), 0, RbmUpdate.Independent(rate, Batch));
        ModeCumulants cumulants = ModeCumulants.Of(update);
        double deviation = Math.Sqrt(cumulants.Variance);
        double lower = update.Minimum - (6 * deviation);
        int cells = (int)(13 * deviation / cell);
        double[][] band = new double[cells][];
        int[] first = new int[cells];
        ChiSquare chi = ChiSquare.WithDegrees(Batch);
        for (int i = 0; i < cells; i++)
        {
            double x = lower + ((i + 0.5) * cell);
            double reach = 12 * Math.Sqrt(update.StepVariance(x));
            double centre = x + update.MeanStep(x);
            first[i] = Math.Max(0, (int)((centre - reach - lower) / cell));
            int last = Math.Min(cells - 1, (int)((centre + reach - lower) / cell));
            band[i] = [.. Enumerable.Range(first[i], last - first[i] + 1).Select(j => Below(x, lower + ((j + 1) * cell)) - Below(x, lower + (j * cell)))];
        }

        double[] p = [.. Enumerable.Range(0, cells).Select(i => Math.Exp(-0.5 * Math.Pow((lower + ((i + 0.5) * cell) - update.Minimum) / deviation, 2)))];
        for (int t = 0; t * update.Relaxation < 16; t++)
        {
            double[] next = new double[cells];
            for (int i = 0; i < cells; i++)
            {
                for (int j = 0; j < band[i].Length; j++)
                {
                    next[first[i] + j] += p[i] * band[i][j];
                }
            }

            p = next;
        }

        double sum = p.Sum();
        double Moment(double about, int k) => Enumerable.Range(0, cells).Sum(i => p[i] * Math.Pow(lower + ((i + 0.5) * cell) - about, k)) / sum;
        double mean = Moment(0, 1);
        double variance = Moment(mean, 2);
        double skewness = Moment(mean, 3) / Math.Pow(variance, 1.5);
        Assert.Equal(quoted, skewness, Grid);
        Assert.Equal(cumulants.Skewness, skewness, 2 * Grid);
        Assert.Equal(cumulants.Shift, mean - update.Minimum, 0.05 * Math.Abs(cumulants.Shift));
        Assert.Equal(1, variance / (cumulants.Variance + cumulants.NeglectedVariance), 0.01);
        Assert.True(Math.Abs(cumulants.DiffusionSkewness - skewness) > 30 * Grid, "A diffusion would have done.");

        // x' ≤ y: C = χ²/(|B|(μ² − x)) at least (1/κ + 1/α) − √(y/x)/α.
        double Below(double x, double y) => chi.Survival(Batch * (9 - x) * ((1 / kappa) - ((Math.Sqrt(y / x) - 1) / rate)));
    }
}
