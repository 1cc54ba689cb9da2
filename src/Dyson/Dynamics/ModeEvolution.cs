namespace Dyson.Dynamics;

/// <summary>
/// The distribution of one mode while it learns, from its random start: finite volumes at four resolutions of space and time together, extrapolated to none
/// (Richardson), because during growth the noise is so weak that a single affordable grid would smear the law by its own first-order error.
/// </summary>
public static class ModeEvolution
{
    private const int MostSteps = 48;           // between two times
    private const double StepsOfLogarithm = 64; // a factor e in time
    private static readonly int[] Refinements = [1, 2, 3, 4];
    private const double CellsOfLogarithm = 14; // cells a factor e in x
    private const double CellsOfInterval = 60;  // cells of equal width between 0 and x*
    private const double CellsOfDeviation = 8;  // cells a stationary standard deviation about x*
    private const double LowestStart = 1e-10;   // of the start's variance: below it starts a fraction 8·10⁻⁶
    private const double Negligible = 60;       // e^{−60} of the stationary law's peak ends the grid

    /// <summary>The diffusion with multiplicative noise, corrected for the finite learning rate.</summary>
    /// <param name="update">The mode; independent samples, one hidden node.</param>
    /// <param name="times">Positive times in updates, ascending, at best about a factor 2 apart.</param>
    /// <exception cref="ArgumentException">Times that do not ascend, or chains with memory.</exception>
    public static IReadOnlyList<ModeDistribution> WithFiniteRate(OneModeUpdate update, IReadOnlyList<double> times)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.Update.Sweeps is null
            ? Extrapolated(update, times, update.FiniteRateDrift, update.FiniteRateDiffusion)
            : throw new ArgumentException("The step's moments are those of independent samples; persistent chains remember.", nameof(update));
    }

    /// <summary>The diffusion (K_u, D) itself.</summary>
    /// <inheritdoc cref="WithFiniteRate"/>
    public static IReadOnlyList<ModeDistribution> Multiplicative(OneModeUpdate update, IReadOnlyList<double> times)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Extrapolated(update, times, update.Drift, update.Diffusion);
    }

    /// <summary>The Fokker–Planck equation (34) with constant g, the noise at x*.</summary>
    /// <inheritdoc cref="WithFiniteRate"/>
    public static IReadOnlyList<ModeDistribution> ConstantNoise(OneModeUpdate update, IReadOnlyList<double> times)
    {
        ArgumentNullException.ThrowIfNull(update);
        double diffusion = update.Diffusion(update.Minimum);
        return Extrapolated(update, times, x => 2 * update.Rate * update.Model.Drift(x, update.Kappa), _ => diffusion);
    }

    private static ModeDistribution[] Extrapolated(OneModeUpdate update, IReadOnlyList<double> times, Func<double, double> drift, Func<double, double> diffusion)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (times.Count == 0 || !(times[0] > 0) || times.Zip(times.Skip(1)).Any(pair => !(pair.Second > pair.First)))
        {
            throw new ArgumentException("Times must be positive and ascend.", nameof(times));
        }

        double deviation = Math.Sqrt(update.Diffusion(update.Minimum) / update.Relaxation);
        double lower = LowestStart * Math.Pow(update.Model.HiddenStandardDeviation * update.Model.Initial.StandardDeviation, 2);
        double upper = UpperEnd(update);
        double reach = 4 * deviation;

        // du/dx = CellsOfLogarithm/x + CellsOfInterval/x* + CellsOfDeviation/deviation/(1 + ((x − x*)/reach)²)
        double Coordinate(double x) => (CellsOfLogarithm * Math.Log(x)) + (CellsOfInterval * x / update.Minimum) + (CellsOfDeviation / deviation * reach * Math.Atan((x - update.Minimum) / reach));
        int cells = (int)Math.Ceiling(Coordinate(upper) - Coordinate(lower));
        Solution[] solutions = [.. Refinements.Select(refinement => Solve(
            new FiniteVolumeEvolution(new FiniteVolumeGrid(lower, upper, cells * refinement, Coordinate), drift, diffusion), update, times, refinement))];
        double[] edges = solutions[0].Edges;
        return [.. times.Select((time, t) =>
        {
            double[] cumulative = new double[cells + 1];
            for (int i = 1; i <= cells; i++)
            {
                double value = i == cells ? 1 : Limit(s => s.Cumulative[t][i]);
                cumulative[i] = Math.Clamp(value, cumulative[i - 1], 1);
            }

            double[] raw = [.. Enumerable.Range(0, 5).Select(k => Limit(s => s.Moments[t][k]))];
            double mean = raw[1];
            return new ModeDistribution(time, edges, cumulative, update.Minimum + mean, raw[2] - (mean * mean),
                raw[4] - (4 * mean * raw[3]) + (6 * mean * mean * raw[2]) - (3 * mean * mean * mean * mean));
        })];

        // the polynomial in 1/refinement through all solutions, at 0: no terms of first, second and third order in the step are left
        double Limit(Func<Solution, double> quantity)
        {
            double sum = 0;
            for (int k = 0; k < Refinements.Length; k++)
            {
                double weight = 1;
                foreach (int other in Refinements)
                {
                    weight *= other == Refinements[k] ? 1 : (double)Refinements[k] / (Refinements[k] - other);
                }

                sum += weight * quantity(solutions[k]);
            }

            return sum;
        }
    }

    private static Solution Solve(FiniteVolumeEvolution scheme, OneModeUpdate update, IReadOnlyList<double> times, int refinement)
    {
        double[] masses = scheme.Grid.Masses(update.InitialCumulative);
        double[][] cumulative = new double[times.Count][];
        double[][] moments = new double[times.Count][];
        double before = 0;
        for (int t = 0; t < times.Count; t++)
        {
            int steps = t == 0 ? MostSteps : Math.Clamp((int)Math.Ceiling(StepsOfLogarithm * Math.Log(times[t] / before)), 1, MostSteps);
            scheme.Advance(masses, times[t] - before, steps * refinement);
            before = times[t];
            cumulative[t] = new double[(masses.Length / refinement) + 1];
            moments[t] = new double[5];
            double sum = 0;
            for (int i = 0; i < masses.Length; i++)
            {
                sum += masses[i];
                if ((i + 1) % refinement == 0)
                {
                    cumulative[t][(i + 1) / refinement] = sum;
                }

                double power = masses[i];
                for (int k = 0; k < 5; k++)
                {
                    moments[t][k] += power;
                    power *= scheme.Grid.Centres[i] - update.Minimum;
                }
            }
        }

        return new Solution([.. Enumerable.Range(0, (masses.Length / refinement) + 1).Select(i => scheme.Grid.Edges[i * refinement])], cumulative, moments);
    }

    /// <summary>Where the stationary law has become negligible above x*, at most a thousandth of μ² below μ².</summary>
    private static double UpperEnd(OneModeUpdate update)
    {
        double peak = update.StationaryLogDensity(update.Minimum);
        double low = update.Minimum;
        double high = 0.999 * update.MassSquared;
        for (int i = 0; i < 60; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = update.StationaryLogDensity(middle) > peak - Negligible ? (middle, high) : (low, middle);
        }

        return high;
    }

    private sealed record Solution(double[] Edges, double[][] Cumulative, double[][] Moments);
}
