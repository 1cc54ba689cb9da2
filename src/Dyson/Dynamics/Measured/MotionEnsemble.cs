namespace Dyson.Dynamics.Measured;

/// <summary>The measured equation, integrated until its levels are stationary: for noise that no separable gas has.</summary>
internal sealed class MotionEnsemble
{
    private const int Replicas = 256;
    private const double StepsOfRelaxation = 0.03;
    private const double BurnIn = 8;
    private const double MostSteps = 2.5e6;
    private readonly MotionLaw _law;
    private readonly double _floor;

    public MotionEnsemble(MotionLaw law, double floor) => (_law, _floor) = (law, floor);

    /// <summary>Stationary levels, draw by draw, replica by replica.</summary>
    public double[] Sample(double[] start, ulong seed, CancellationToken cancellation)
    {
        int n = _law.Levels;
        double fastest = Enumerable.Range(0, n).Max(i => Math.Max(_law.Rate(i), _law.MeanRate(i)));
        double slowest = Enumerable.Range(0, n).Min(_law.MeanRate);
        double step = StepsOfRelaxation / fastest;
        int draws = (int)Math.Clamp((MostSteps / (n * Replicas) * step * slowest) - BurnIn, 20, 120);
        double[] times = [.. Enumerable.Range(0, draws).Select(k => (BurnIn + k) / slowest)];
        double gap = Enumerable.Range(0, Math.Max(0, n - 1)).Select(i => start[i] - start[i + 1]).DefaultIfEmpty(1).Min();
        DysonEnsemble ensemble = new(new FunctionEquation(n, 1, Drift, NoiseSquares), StepControl.Refined(step, gap), "measured motion");
        EigenvalueHistory history = ensemble.Run(start, seed, 0, Replicas, times, cancellation);
        return history.Outcomes.Any(o => o == IntegrationOutcome.Diverged)
            ? throw new UnmeasurableMotionException("A solution of the measured equation left every bound: record longer, or lower the degrees.")
            : history.Levels;
    }

    private void Drift(ReadOnlySpan<double> x, Span<double> drift)
    {
        for (int i = 0; i < x.Length; i++)
        {
            drift[i] = _law.Drift(i, x[i]);
            if (_law.Outers.Length > 0)
            {
                drift[i] += _law.Outers[i] / (2 * Math.Max(x[i], Smallest));
            }
        }

        for (int i = 0, pair = 0; _law.Images.Length > 0 && i < x.Length; i++)
        {
            for (int j = i + 1; j < x.Length; j++, pair++)
            {
                double push = _law.Images[pair] * Math.Sqrt(_law.NoiseSquare(i, x[i]) * _law.NoiseSquare(j, x[j])) / Math.Max(x[i] + x[j], Smallest);
                drift[i] += push;
                drift[j] += push;
            }
        }
    }

    /// <summary>A level that a step has put below the floor is pushed as if it stood a little above.</summary>
    private double Smallest => 1e-3 * (_law.Visited(0).Upper - (double.IsFinite(_floor) ? _floor : 0));

    private void NoiseSquares(ReadOnlySpan<double> x, Span<double> squares)
    {
        int n = x.Length;
        for (int i = 0; i < n; i++)
        {
            squares[(i * n) + i] = _law.NoiseSquare(i, x[i]);
            for (int j = 0; j < i; j++)
            {
                squares[(i * n) + j] = Math.Max(_law.Repulsion(i, j), 1e-6) * Math.Sqrt(_law.NoiseSquare(i, x[i]) * _law.NoiseSquare(j, x[j]));
            }
        }
    }
}
