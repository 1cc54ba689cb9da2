namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// The n angles 0 ≤ θ_0 ≤ θ_1 ≤ … &lt; 2π at which a <see cref="PruferPhase"/> crosses ½η + πi, all followed at once so that each evaluation fills the lanes.
/// </summary>
/// <remarks>
/// The phase at n − 1 equidistant angles brackets every level (several may share a bracket). Möbius interpolation of tan δ closes the brackets: levels
/// of small weight make steep steps in the phase that no polynomial fits, but single poles that it meets at once. Bisection steps in as in Brent's
/// method (Algorithms for Minimization without Derivatives, 1973, ch. 4), so a bracket never takes more than the square of bisection's number of evaluations.
/// </remarks>
internal static class PhaseCrossings
{
    private const int MostEvaluations = 2500;

    /// <summary>The width at which a bracket is done: five units in the last place of 2π, a few times the phase's own rounding.</summary>
    private const double Tolerance = 4e-15;

    /// <summary>Writes the levels in ascending order.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="levels">Destination, n values.</param>
    public static void Find(PruferPhase phase, Span<double> levels)
    {
        Bracket[] brackets = Enclose(phase);
        Close(phase, brackets);
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = Math.Min(brackets[i].Middle, Math.BitDecrement(2 * Math.PI));
        }

        // Levels closer than the tolerance may have come out in the wrong order.
        levels.Sort();
    }

    private static Bracket[] Enclose(PruferPhase phase)
    {
        int n = phase.Levels;
        double[] angles = new double[n - 1];
        PhasePoint[] points = new PhasePoint[n + 1];
        for (int i = 1; i < n; i++)
        {
            angles[i - 1] = 2 * Math.PI * i / n;
        }

        phase.Evaluate(angles, points.AsSpan(1));
        (points[0], points[n]) = (phase.AtEnd(last: false), phase.AtEnd(last: true));
        Bracket[] brackets = new Bracket[n];
        for (int level = 0, cell = 1; level < n; level++)
        {
            while (points[cell].LevelsBelow <= level)
            {
                cell++;
            }

            brackets[level] = new Bracket(level, points[cell - 1], points[cell], points[cell > 1 ? cell - 2 : Math.Min(2, n)]);
        }

        return brackets;
    }

    private static void Close(PruferPhase phase, Bracket[] brackets)
    {
        int[] open = [.. Enumerable.Range(0, brackets.Length)];
        double[] angles = new double[open.Length];
        PhasePoint[] points = new PhasePoint[open.Length];
        int count = open.Length;
        for (int evaluation = 0; count > 0 && evaluation < MostEvaluations; evaluation++)
        {
            for (int i = 0; i < count; i++)
            {
                angles[i] = brackets[open[i]].Next;
            }

            phase.Evaluate(angles.AsSpan(0, count), points);
            int left = 0;
            for (int i = 0; i < count; i++)
            {
                if (brackets[open[i]].Narrow(points[i]))
                {
                    open[left++] = open[i];
                }
            }

            count = left;
        }
    }

    /// <summary>Two points about a level, the one given up last, and where to look next.</summary>
    private struct Bracket
    {
        private readonly int _level;
        private PhasePoint _low;
        private PhasePoint _high;
        private PhasePoint _old;
        private double _step;
        private double _stepBefore;

        public Bracket(int level, in PhasePoint low, in PhasePoint high, in PhasePoint old)
        {
            _level = level;
            _low = low;
            _high = high;
            _old = old;
            _step = _stepBefore = high.Angle - low.Angle;
            Next = Middle;
            Choose(low.Angle);
        }

        public double Next { get; private set; }

        public readonly double Middle => _low.Angle + (0.5 * (_high.Angle - _low.Angle));

        /// <summary>Takes the phase at <see cref="Next"/>; false if the bracket is closed.</summary>
        public bool Narrow(in PhasePoint point)
        {
            bool above = point.LevelsBelow > _level;
            _old = above ? _high : _low;
            (above ? ref _high : ref _low) = point;
            Choose(point.Angle);
            return _high.Angle - _low.Angle > Tolerance;
        }

        private void Choose(double newest)
        {
            // A step towards the other side at least, so that a level found from one side soon has a point on the other too.
            double least = 0.5 * Tolerance;
            double guess = PhasePoint.Crossing(_low, _high, _old);
            bool inside = guess >= _low.Angle && guess <= _high.Angle;
            guess = Math.Clamp(inside ? guess : Middle, _low.Angle + least, Math.Max(_low.Angle + least, _high.Angle - least));
            double step = Math.Abs(guess - newest);
            if (!inside || step > 0.5 * _stepBefore)
            {
                guess = Middle;
                step = 0.5 * (_high.Angle - _low.Angle);
                _step = step;
            }

            (_stepBefore, _step) = (_step, step);
            Next = guess;
        }
    }
}
