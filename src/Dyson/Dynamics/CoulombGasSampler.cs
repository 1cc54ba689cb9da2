using System.Globalization;
using Dyson.Randomness;

namespace Dyson.Dynamics;

/// <summary>
/// Markov chains for a Coulomb gas in any potential: Metropolis moves of one level at a time, and of all levels together, with step sizes adapted
/// during burn-in only, so that the recorded chain has the gas for its exact stationary law.
/// </summary>
/// <remarks>
/// One sweep proposes a normal move of every level in turn, then a common shift of all. A proposal that passes another level is refused: levels keep their
/// order. Step sizes follow Robbins and Monro towards an acceptance of 0.44, the best for one dimension (Roberts, Gelman and Gilks, Ann. Appl. Probab. 7, 110,
/// 1997). Where <see cref="Ensembles.GaussianEnsemble"/> and its sisters sample the gas exactly, they are to be preferred.
/// </remarks>
/// <param name="Chains">Number of chains, at least 1; an error bar needs 2, R̂ is trustworthy from 4 on.</param>
/// <param name="BurnIn">Sweeps that are thrown away, at least 1; step sizes adapt during these.</param>
/// <param name="Draws">Recorded draws a chain, at least 1.</param>
/// <param name="Thinning">Sweeps a draw, at least 1.</param>
public sealed record CoulombGasSampler(int Chains = 4, int BurnIn = 1000, int Draws = 2500, int Thinning = 1)
{
    private const double BestAcceptance = 0.44;

    /// <summary>Runs the chains, one after another, chain c with the stream of replica c.</summary>
    /// <param name="gas">The gas.</param>
    /// <param name="start">Centre of the starting points, N distinct values inside the domain, in any order.</param>
    /// <param name="spread">
    /// Standard deviation of the starting points about <paramref name="start"/>, about that of the law or larger: R̂ can only see places that some chain has
    /// been to. Also the first step size.
    /// </param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">Name of the run: with the seed and the chain's number it fixes every random number.</param>
    /// <param name="cancellation">Looked at once a sweep of burn-in and once a recorded draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1, or a spread that is not finite and positive.</exception>
    /// <exception cref="ArgumentException">A wrong number of levels at the start, or the gas has no weight there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CoulombGasDraws Run(
        CoulombGas gas, IReadOnlyList<double> start, double spread, ulong seed, string stream, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(gas);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(Chains, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BurnIn, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Draws, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Thinning, 1);
        if (!double.IsFinite(spread) || spread <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(spread), spread, "The spread of the starting points must be finite and positive.");
        }

        double[] centre = [.. start.OrderDescending()];
        if (!double.IsFinite(gas.LogWeight(centre)))
        {
            throw new ArgumentException("The gas has no weight at the start: levels must be distinct and inside the domain.", nameof(start));
        }

        double[][] levels = new double[Chains][];
        double[] acceptance = new double[Chains];
        for (int chain = 0; chain < Chains; chain++)
        {
            (levels[chain], acceptance[chain]) = RunChain(gas, centre, spread, new RandomStream(new StreamKey(seed, stream, chain)), cancellation);
        }

        return new CoulombGasDraws(gas.Levels, levels, acceptance);
    }

    private (double[] Levels, double Acceptance) RunChain(CoulombGas gas, double[] centre, double spread, RandomStream random, CancellationToken cancellation)
    {
        int n = gas.Levels;
        double[] x = Dispersed(gas, centre, spread, random);

        // One step size a level, and one for the common shift.
        double[] steps = [.. Enumerable.Repeat(spread, n + 1)];
        for (int sweep = 0; sweep < BurnIn; sweep++)
        {
            cancellation.ThrowIfCancellationRequested();
            double gain = Math.Pow(sweep + 1, -0.6);
            for (int move = 0; move <= n; move++)
            {
                bool accepted = Move(gas, x, move, steps[move], random);
                steps[move] *= Math.Exp(gain * ((accepted ? 1 : 0) - BestAcceptance));
            }
        }

        double[] recorded = new double[Draws * n];
        long acceptances = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int sweep = 0; sweep < Thinning; sweep++)
            {
                for (int move = 0; move <= n; move++)
                {
                    acceptances += Move(gas, x, move, steps[move], random) ? 1 : 0;
                }
            }

            x.CopyTo(recorded.AsSpan(draw * n));
        }

        return (recorded, (double)acceptances / ((double)Draws * Thinning * (n + 1)));
    }

    private static double[] Dispersed(CoulombGas gas, double[] centre, double spread, RandomStream random)
    {
        double[] x = new double[centre.Length];
        for (double width = spread; ; width /= 2)
        {
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = centre[i] + (width * random.NextNormal());
            }

            Array.Sort(x, static (left, right) => right.CompareTo(left));
            if (double.IsFinite(gas.LogWeight(x)))
            {
                return x;
            }
        }
    }

    private static bool Move(CoulombGas gas, double[] x, int move, double step, RandomStream random)
    {
        double shift = step * random.NextNormal();
        double threshold = random.NextExponential();
        int n = x.Length;
        if (move < n)
        {
            double to = x[move] + shift;
            bool ordered = (move == 0 || to < x[move - 1]) && (move == n - 1 || to > x[move + 1]);
            if (!ordered || gas.LogRatio(x, move, to) < -threshold)
            {
                return false;
            }

            x[move] = to;
            return true;
        }

        // A common shift changes no distance.
        double[] shifted = new double[n];
        for (int i = 0; i < n; i++)
        {
            shifted[i] = x[i] + shift;
        }

        if (shifted[0] > gas.Upper || shifted[^1] < gas.Lower || !(gas.Potential(x) - gas.Potential(shifted) >= -threshold))
        {
            return false;
        }

        shifted.CopyTo(x, 0);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"Metropolis, {Chains} chains of {BurnIn} + {Draws}×{Thinning} sweeps");
}
