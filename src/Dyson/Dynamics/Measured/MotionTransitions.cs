using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics.Measured;

/// <summary>
/// All that regressions need of the triples (t, t + Δ, t + 2Δ) of a record: the levels x(t), two successive increments of each level (of each
/// diagonal element in the frame of t where matrices are known), and powers of z averaged over the first increment's time.
/// </summary>
/// <remarks>The average of f over [t, t + Δ] is (5f₀ + 8f₁ − f₂)/12 with f at t, t + Δ, t + 2Δ (Adams and Moulton), exact for quadratic f(t).</remarks>
internal sealed class MotionTransitions
{
    /// <summary>By how much two successive increments, or one and the usual one, may differ in length.</summary>
    private const double Unevenness = 0.06;

    /// <summary>Numbers that the transitions of one record may hold: 8 GB.</summary>
    private const long MostNumbers = 1_000_000_000;

    private readonly MotionHistory _history;
    private readonly MotionBasis _basis;
    private readonly int _powers;

    private MotionTransitions(MotionHistory history, MotionBasis basis, int degree, int count, int blocks)
    {
        _history = history;
        _basis = basis;
        _powers = degree + 1;
        int n = history.LevelCount;
        Blocks = blocks;
        Block = new int[count];
        Duration = new double[count];
        Start = new double[count * n];
        First = new double[count * n];
        Noise = new double[count * n];
        Averages = new double[count * n * _powers];
        if (history.Kind is null)
        {
            Middle = new double[count * n];
            End = new double[count * n];
        }
        else
        {
            Off = new double[checked((int)Pairs(count, n))];
            Image = new double[history.Kind == RecordedMatrix.Singular ? Off.Length : 0];
            Outer = new double[history.Kind == RecordedMatrix.Singular && history.Rows > n ? count * n : 0];
        }
    }

    public int Blocks { get; }

    public int Count { get; private set; }

    /// <summary>Triples of snapshots that are equally far apart, and used.</summary>
    public required int Even { get; init; }

    /// <summary>Triples of snapshots, even or not.</summary>
    public required int Candidates { get; init; }

    public int Levels => _history.LevelCount;

    public int[] Block { get; }

    /// <summary>Δ of every triple.</summary>
    public double[] Duration { get; }

    /// <summary>x(t).</summary>
    public double[] Start { get; }

    /// <summary>x(t + Δ) and x(t + 2Δ), where levels alone are known.</summary>
    public double[] Middle { get; } = [];

    /// <inheritdoc cref="Middle"/>
    public double[] End { get; } = [];

    /// <summary>d = x_i(t + Δ) − x_i(t).</summary>
    public double[] First { get; }

    /// <summary>d² − dd', d' the next increment: its mean is 2g_i²Δ without a term of order Δ², whatever the drift.</summary>
    public double[] Noise { get; }

    /// <summary>Averages of zᵐ over [t, t + Δ], m fastest.</summary>
    public double[] Averages { get; }

    /// <summary>The same as <see cref="Noise"/> for the symmetric part of the elements i &lt; j, mean g_ij²Δ.</summary>
    public double[] Off { get; } = [];

    /// <summary>The same for the antisymmetric part.</summary>
    public double[] Image { get; } = [];

    /// <summary>The same for the part of δW v_i outside of the space of the left singular vectors.</summary>
    public double[] Outer { get; } = [];

    /// <summary>Mean Δ.</summary>
    public double MeanDuration => Duration.AsSpan(0, Count).ToArray().Average();

    public ReadOnlySpan<double> AveragesOf(int row) => Averages.AsSpan(row * _powers, _powers);

    /// <summary>Refuses what would not fit into memory.</summary>
    /// <param name="count">Transitions.</param>
    /// <param name="levels">N.</param>
    /// <param name="powers">Coefficients of a polynomial.</param>
    /// <param name="matrices">Whether every pair is seen.</param>
    /// <exception cref="UnmeasurableMotionException">More than a thousand million numbers.</exception>
    internal static void RequireSize(long count, int levels, int powers, bool matrices)
    {
        double numbers = ((double)count * levels * (5 + powers)) + (matrices ? (double)count * levels * (levels - 1) : 0);
        if (numbers > MostNumbers)
        {
            throw new UnmeasurableMotionException(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} transitions of {levels} levels are {numbers:G3} numbers, more than the {MostNumbers:G3} of one analysis: take fewer replicas or snapshots."));
        }
    }

    /// <summary>Reads a record; null if it has no equidistant triple.</summary>
    public static MotionTransitions? Of(MotionHistory history, MotionBasis basis, int degree, int lag, MotionBlocks blocks, CancellationToken cancellation)
    {
        int[] starts = Starts(history.Times, lag);
        if (starts.Length == 0)
        {
            return null;
        }

        long count = (long)starts.Length * history.Replicas;
        RequireSize(count, history.LevelCount, degree + 1, history.Kind is not null);
        MotionTransitions rows = new(history, basis, degree, (int)count, blocks.Count)
        {
            Even = starts.Length,
            Candidates = history.Times.Count - (2 * lag),
        };
        for (int r = 0; r < history.Replicas; r++)
        {
            foreach (int s in starts)
            {
                cancellation.ThrowIfCancellationRequested();
                if (history.Kind is null ? rows.AddLevels(r, s, lag) : rows.AddMatrix(r, s, lag))
                {
                    double duration = history.Times[s + lag] - history.Times[s];
                    rows.Duration[rows.Count] = duration;
                    rows.Block[rows.Count] = blocks.Of(r, s);
                    rows.Count++;
                }
            }
        }

        return rows.Count == 0 ? null : rows;
    }

    private static int[] Starts(IReadOnlyList<double> times, int lag)
    {
        List<int> even = [];
        List<double> durations = [];
        for (int s = 0; s + (2L * lag) < times.Count; s++)
        {
            double first = times[s + lag] - times[s];
            if (Math.Abs(((times[s + (2 * lag)] - times[s + lag]) / first) - 1) <= Unevenness)
            {
                even.Add(s);
                durations.Add(first);
            }
        }

        if (even.Count == 0)
        {
            return [];
        }

        double[] sorted = [.. durations.Order()];
        double usual = sorted[sorted.Length / 2];
        return [.. even.Where((_, k) => Math.Abs((durations[k] / usual) - 1) <= Unevenness)];
    }

    private bool AddLevels(int replica, int snapshot, int lag)
    {
        int n = Levels;
        ReadOnlySpan<double> x0 = _history.At(replica, snapshot);
        ReadOnlySpan<double> x1 = _history.At(replica, snapshot + lag);
        ReadOnlySpan<double> x2 = _history.At(replica, snapshot + (2 * lag));
        double ratio = Ratio(snapshot, lag);
        for (int i = 0; i < n; i++)
        {
            if (!double.IsFinite(x0[i] + x1[i] + x2[i]))
            {
                return false;
            }

            int row = (Count * n) + i;
            double first = x1[i] - x0[i];
            (Start[row], Middle[row], End[row], First[row]) = (x0[i], x1[i], x2[i], first);
            Noise[row] = first * (first - (ratio * (x2[i] - x1[i])));
            int group = _basis.GroupOf[i];
            double z0 = (x0[i] - _basis.Centre[group]) / _basis.Scale[group];
            double z1 = (x1[i] - _basis.Centre[group]) / _basis.Scale[group];
            double z2 = (x2[i] - _basis.Centre[group]) / _basis.Scale[group];
            (double p0, double p1, double p2) = (1, 1, 1);
            for (int m = 0; m < _powers; m++)
            {
                Averages[(row * _powers) + m] = Average(p0, p1, p2);
                (p0, p1, p2) = (p0 * z0, p1 * z1, p2 * z2);
            }
        }

        return true;
    }

    private bool AddMatrix(int replica, int snapshot, int lag)
    {
        int n = Levels;
        int rows = _history.Rows;
        bool singular = _history.Kind == RecordedMatrix.Singular;
        ReadOnlySpan<double> w0 = _history.MatrixAt(replica, snapshot);
        ReadOnlySpan<double> w1 = _history.MatrixAt(replica, snapshot + lag);
        ReadOnlySpan<double> w2 = _history.MatrixAt(replica, snapshot + (2 * lag));
        if (w1.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) >= 0 || w2.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) >= 0
            || EigenFrame.Of(w0, rows, n, singular) is not { } frame)
        {
            return false;
        }

        double[] m1 = frame.See(w1, rows, n, out Matrix<double> right1);
        double[] m2 = frame.See(w2, rows, n, out Matrix<double> right2);
        ReadOnlySpan<double> x0 = _history.At(replica, snapshot);
        double ratio = Ratio(snapshot, lag);
        double Square(double first, double second) => first * (first - (ratio * (second - first)));
        int pair = (int)Pairs(Count, n);
        for (int i = 0; i < n; i++)
        {
            int row = (Count * n) + i;
            double end = m1[(i * n) + i];
            Start[row] = x0[i];
            First[row] = end - x0[i];
            Noise[row] = First[row] * (First[row] - (ratio * (m2[(i * n) + i] - end)));
            for (int j = i + 1; j < n; j++, pair++)
            {
                (int ij, int ji) = ((i * n) + j, (j * n) + i);
                Off[pair] = Square(0.5 * (m1[ij] + m1[ji]), 0.5 * (m2[ij] + m2[ji]));
                if (singular)
                {
                    Image[pair] = Square(0.5 * (m1[ij] - m1[ji]), 0.5 * (m2[ij] - m2[ji]));
                }
            }

            if (Outer.Length > 0)
            {
                Vector<double> e1 = right1.Column(i);
                double square = e1.DotProduct(e1);
                double product = e1.DotProduct(right2.Column(i) - e1);
                for (int j = 0; j < n; j++)
                {
                    square -= m1[(j * n) + i] * m1[(j * n) + i];
                    product -= m1[(j * n) + i] * (m2[(j * n) + i] - m1[(j * n) + i]);
                }

                Outer[row] = square - (ratio * product);
            }
        }

        for (int group = 0; group < _basis.Groups; group++)
        {
            Powers(group, x0, m1, m2);
        }

        return true;
    }

    /// <summary>Diagonals of the powers of z(M), a matrix: a drift that is a function of W moves M_ii by K(M)_ii, not by K(M_ii).</summary>
    private void Powers(int group, ReadOnlySpan<double> x0, double[] m1, double[] m2)
    {
        int n = Levels;
        (double centre, double scale) = (_basis.Centre[group], _basis.Scale[group]);
        for (int i = 0; i < n; i++)
        {
            if (_basis.GroupOf[i] != group)
            {
                continue;
            }

            double[] p1 = new double[n];
            double[] p2 = new double[n];
            (p1[i], p2[i]) = (1, 1);
            for (int m = 0; m < _powers; m++)
            {
                Averages[(((Count * n) + i) * _powers) + m] = Average(Math.Pow((x0[i] - centre) / scale, m), p1[i], p2[i]);
                if (m < _powers - 1)
                {
                    (p1, p2) = (Times(p1, m1, centre, scale), Times(p2, m2, centre, scale));
                }
            }
        }
    }

    /// <summary>pᵀ(S − centre)/scale, S the symmetric part: a row of a power is the row of the one before times z, N² operations.</summary>
    private static double[] Times(double[] p, double[] matrix, double centre, double scale)
    {
        int n = p.Length;
        double[] product = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; p[i] != 0 && j < n; j++)
            {
                product[j] += p[i] * 0.5 * (matrix[(i * n) + j] + matrix[(j * n) + i]);
            }
        }

        for (int j = 0; j < n; j++)
        {
            product[j] = (product[j] - (centre * p[j])) / scale;
        }

        return product;
    }

    private static long Pairs(int count, int n) => (long)count * n * (n - 1) / 2;

    private double Ratio(int snapshot, int lag)
    {
        IReadOnlyList<double> t = _history.Times;
        return (t[snapshot + lag] - t[snapshot]) / (t[snapshot + (2 * lag)] - t[snapshot + lag]);
    }

    public static double Average(double start, double middle, double end) => ((5 * start) + (8 * middle) - end) / 12;
}
