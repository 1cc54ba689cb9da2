namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// The n angles 0 ≤ θ_0 ≤ θ_1 ≤ … &lt; 2π at which a <see cref="PruferPhase"/> crosses ½η + πi, all followed at once so that each evaluation fills the lanes.
/// </summary>
/// <remarks>
/// The phase at n − 1 equidistant angles brackets every level (several may share a bracket); Chandrupatla's method (Adv. Eng. Software 28, 145, 1997), inverse
/// quadratic interpolation where that is safe and bisection elsewhere, closes the brackets.
/// </remarks>
internal sealed class PhaseCrossings
{
    // Evaluations by bisection alone: a bracket of 2π reaches the tolerance in 49.
    private const int MostEvaluations = 200;

    /// <summary>Half the width at which a bracket is done: two units in the last place of 2π, about the phase's own rounding.</summary>
    private const double Tolerance = 2e-15;

    private readonly PruferPhase _phase;
    private readonly double _rest;
    private readonly Bracket[] _brackets;

    private PhaseCrossings(PruferPhase phase, double eta)
    {
        _phase = phase;
        _rest = 0.5 * eta;
        _brackets = new Bracket[phase.Levels];
    }

    /// <summary>Writes the levels in ascending order.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="eta">0 ≤ η &lt; 2π.</param>
    /// <param name="levels">Destination, n values.</param>
    public static void Find(PruferPhase phase, double eta, Span<double> levels)
    {
        PhaseCrossings crossings = new(phase, eta);
        crossings.Enclose();
        crossings.Close();
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = Math.Min(crossings._brackets[i].Best, Math.BitDecrement(2 * Math.PI));
        }

        // Levels closer than the tolerance may have come out in the wrong order.
        levels.Sort();
    }

    private double Excess(double turns, double rest, int level) => (Math.PI * (turns - level)) + (rest - _rest);

    private void Enclose()
    {
        int n = _phase.Levels;
        double[] angles = new double[n + 1];
        double[] turns = new double[n + 1];
        double[] rest = new double[n + 1];
        for (int i = 0; i <= n; i++)
        {
            angles[i] = 2 * Math.PI * i / n;
        }

        _phase.Evaluate(angles.AsSpan(1, n - 1), turns.AsSpan(1, n - 1), rest.AsSpan(1, n - 1));
        turns[n] = n;
        for (int level = 0, cell = 1; level < n; level++)
        {
            while (Excess(turns[cell], rest[cell], level) < 0)
            {
                cell++;
            }

            _brackets[level] = new Bracket(
                angles[cell - 1], Excess(turns[cell - 1], rest[cell - 1], level), angles[cell], Excess(turns[cell], rest[cell], level));
        }
    }

    private void Close()
    {
        int[] open = [.. Enumerable.Range(0, _brackets.Length)];
        double[] angles = new double[open.Length];
        double[] turns = new double[open.Length];
        double[] rest = new double[open.Length];
        int count = open.Length;
        for (int evaluation = 0; count > 0 && evaluation < MostEvaluations; evaluation++)
        {
            for (int i = 0; i < count; i++)
            {
                angles[i] = _brackets[open[i]].Next;
            }

            _phase.Evaluate(angles.AsSpan(0, count), turns, rest);
            int left = 0;
            for (int i = 0; i < count; i++)
            {
                int level = open[i];
                if (!_brackets[level].Narrow(angles[i], Excess(turns[i], rest[i], level), Tolerance))
                {
                    open[left++] = level;
                }
            }

            count = left;
        }
    }

    /// <summary>Two ends of opposite sign, the newest in a, and the end c given up last.</summary>
    private struct Bracket(double low, double atLow, double high, double atHigh)
    {
        private double _a = low;
        private double _fa = atLow;
        private double _b = high;
        private double _fb = atHigh;
        private double _next = high > low ? low + ((high - low) * Math.Clamp(atLow / (atLow - atHigh), 0.01, 0.99)) : low;

        public readonly double Next => _next;

        public readonly double Best => Math.Abs(_fa) < Math.Abs(_fb) ? _a : _b;

        /// <summary>Takes f(x) at x = <see cref="Next"/>; true if the bracket is closed.</summary>
        public bool Narrow(double x, double f, double tolerance)
        {
            bool sameSide = f < 0 == _fa < 0;
            (double c, double fc) = sameSide ? (_a, _fa) : (_b, _fb);
            if (!sameSide)
            {
                (_b, _fb) = (_a, _fa);
            }

            (_a, _fa) = (x, f);
            double least = tolerance / Math.Abs(_b - _a);
            if (f == 0 || least > 0.5)
            {
                return true;
            }

            double xi = (_a - _b) / (c - _b);
            double phi = (_fa - _fb) / (fc - _fb);
            double share = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi
                ? (_fa / (_fb - _fa) * fc / (_fb - fc)) + ((c - _a) / (_b - _a) * _fa / (fc - _fa) * _fb / (fc - _fb))
                : 0.5;
            _next = _a + (Math.Clamp(share, least, 1 - least) * (_b - _a));
            return false;
        }
    }
}
