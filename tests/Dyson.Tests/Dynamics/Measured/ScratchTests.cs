using Dyson.Dynamics.Measured;
using Dyson.Statistics;

namespace Dyson.Tests.Dynamics.Measured;

public sealed class ScratchTests(ITestOutputHelper output)
{
    private void Show(string name, MotionHistory history, MotionSettings settings, Func<double, double> k, Func<double, double> g2, bool predict = true)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        MeasuredMotion m = MeasuredMotion.Of(history, settings);
        output.WriteLine($"{name}: lag {m.Lag:G3} y {m.Relaxation:G3} T {m.Transitions} kept {m.Kept:G3} beta {(history.LevelCount > 1 ? m.MeanRepulsion() : default)} reg {m.RegressedRepulsion} {clock.ElapsedMilliseconds} ms");
        (double lo, double hi) = m.Visited(0);
        foreach (double f in (double[])[0.1, 0.3, 0.5, 0.7, 0.9])
        {
            double x = lo + (f * (hi - lo));
            Estimate a = m.Drift(0, x), b = m.NoiseSquare(0, x);
            output.WriteLine($"   x {x:F3}: K {a} vs {k(x):G4} ({a.Pull(k(x)):F2})   g2 {b} vs {g2(x):G4} ({b.Pull(g2(x)):F2})");
        }

        output.WriteLine($"   fits p {m.DriftFits[0].P:G3} {m.NoiseFits[0].P:G3}; " + string.Join(" | ", m.LagCheck.Select(c => $"{c.Quantity}{c.Level} {c.AtLag} {c.AtTwice} p {c.P:G2}")));
        output.WriteLine("   W: " + string.Join(" / ", m.Warnings));
        if (predict)
        {
            clock.Restart();
            MotionPrediction p = MotionPrediction.Of(history, settings, m, 1);
            output.WriteLine($"   {p.Route} P {p.P:G3} drift {p.Drift} {clock.ElapsedMilliseconds} ms");
            foreach (PredictedStatistic s in p.Statistics.Where(s => s.Quantity != "cumulative"))
            {
                output.WriteLine($"      {s.Quantity} {s.Level}: {s.Recorded} pred {s.Predicted} diff {s.Difference} z {s.Difference.Pull(0):F2}");
            }
            output.WriteLine("      cum z " + string.Join(" ", p.Statistics.Where(s => s.Quantity == "cumulative").Select(s => s.Difference.Pull(0).ToString("F1"))));
        }
    }

    [Fact]
    public void Look()
    {
        MotionSettings two = new() { Groups = [[0, 1]], DriftDegree = 2, NoiseDegree = 1 };
        Func<double, double> h = x => -x;
        Func<double, double> c = x => 1;
        foreach (double lag in (double[])[0.025, 0.05, 0.1, 0.2, 0.4])
        {
            Show($"N=2 its levels {lag}", Planted.Matrices(2, 1, 1, 10000, 30, lag, 1, levelsOnly: true), two, h, c, false);
        }
        Show("N=2 matrices 0.3", Planted.Matrices(2, 1, 1, 4000, 30, 0.3, 1), two, h, c, false);
        Show("N=4 matrices 0.3", Planted.Matrices(4, 1, 1, 2000, 30, 0.3, 1), two with { Groups = [[0,1,2,3]] }, h, c, false);
        Show("N=4 levels 0.05", Planted.Matrices(4, 1, 1, 4000, 30, 0.05, 1, levelsOnly: true), two with { Groups = [[0,1,2,3]] }, h, c, false);
    }

    [Fact]
    public void Coverage()
    {
        MotionSettings two = new() { Groups = [[0, 1]], DriftDegree = 2, NoiseDegree = 1 };
        foreach (int mode in (int[])[0, 1, 2, 3])
        {
            double[] hits = new double[5];
            double[] chi = new double[5];
            double[] mean = new double[5];
            int n = 0;
            List<double> pr = [];
            for (int e = 0; e < 200; e++)
            {
                MotionHistory hist = mode switch
                {
                    0 => Planted.Matrices(2, 1, 1, 40, 40, 0.1, 1000 + (ulong)e),
                    1 => Planted.Matrices(2, 1, 1, 80, 40, 0.05, 1000 + (ulong)e, levelsOnly: true),
                    2 => Planted.Matrices(2, 1, 1, 1, 2000, 0.1, 1000 + (ulong)e),
                    _ => Planted.Matrices(1, 1, 1, 40, 40, 0.1, 1000 + (ulong)e),
                };
                MotionSettings set = mode == 3 ? new() : two;
                MeasuredMotion m = MeasuredMotion.Of(hist, set);
                double[] pulls = [m.Drift(0, 0.8).Pull(-.8), m.NoiseSquare(0, 0.5).Pull(1), mode == 3 ? 0 : m.MeanRepulsion().Pull(1), m.Estimate(l => l.Rate(0)).Pull(1), m.Drift(0, 0).Pull(0)];
                for (int i = 0; i < 5; i++)
                {
                    hits[i] += Math.Abs(pulls[i]) < 1 ? 1 : 0;
                    chi[i] += pulls[i] * pulls[i];
                    mean[i] += pulls[i];
                }
                n++;
                if (e < 60)
                {
                    MotionPrediction p = MotionPrediction.Of(hist, set, m, (ulong)e);
                    pr.AddRange(p.Statistics.Select(s => Math.Abs(s.Difference.Pull(0)) < 1 ? 1.0 : 0));
                }
            }
            output.WriteLine($"mode {mode}: coverage {string.Join(" ", hits.Select(h => (h / n).ToString("F3")))} rms pull {string.Join(" ", chi.Select(h => Math.Sqrt(h / n).ToString("F2")))} mean {string.Join(" ", mean.Select(h => (h / n).ToString("F2")))} prediction coverage {pr.Average():F3}");
        }
    }
}
