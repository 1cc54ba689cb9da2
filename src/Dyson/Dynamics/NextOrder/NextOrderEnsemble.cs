using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics.NextOrder;

/// <summary>
/// Random symmetric matrices X = X* + Y that have the mean, the covariance and the third cumulants of a trained machine (<see cref="RbmNextOrder"/>); their
/// eigenvalues mix as those of the machine do, at any strength of the mixing.
/// </summary>
/// <remarks>
/// Y_a = m_a + z_a + ½ Σ_bc κ₃(a, b, c)/(3 p_b p_c) (z_b z_c − δ_bc p_b), z Gaussian: the quadratic part shares every third cumulant equally among its three elements, and the
/// covariance of z is the prescribed one less that of the quadratic part. Fourth cumulants are those that this happens to have; they are of third order.
/// With every level goes its twin in linear response from the same random numbers, x* + √p_ii z for a single mode and the eigenvalues of the 2×2 block of a pair, whose law is
/// known exactly: the difference of the two has little noise.
/// </remarks>
public sealed class NextOrderEnsemble
{
    /// <summary>Independent streams that are drawn side by side, at any register width.</summary>
    private const int Streams = 8;

    private readonly RbmNextOrder _order;
    private readonly (int Row, int Column)[] _elements;
    private readonly double[] _deviation;
    private readonly double[] _mean;
    private readonly Matrix<double> _diagonalFactor;
    private readonly double[] _offDiagonalDeviation;
    private readonly Quadratic[] _quadratics;
    private readonly double[] _variance;

    internal NextOrderEnsemble(RbmNextOrder order, int batchSize)
    {
        _order = order;
        BatchSize = batchSize;
        int n = order.Model.Visible;
        _elements = SymmetricIndex.Elements(n);
        int count = _elements.Length;
        _variance = [.. _elements.Select(e => order.LeadingVariance(e.Row, e.Column, batchSize))];
        _deviation = [.. _variance.Select(Math.Sqrt)];
        _mean = [.. _elements.Select(e => e.Row == e.Column ? order.Model.ExactSolution[e.Row] + order.MeanShift(e.Row, batchSize) : 0)];
        _quadratics = Quadratics();

        // Elements off the diagonal are uncorrelated with all others; the diagonal is not.
        double[] off = [.. _elements.Select(e => order.Variance(e.Row, e.Column, batchSize))];
        Matrix<double> diagonal = Matrix<double>.Build.Dense(n, n, (i, j) =>
            (i == j ? order.LeadingVariance(i, i, batchSize) : 0) + order.Covariance((i, i), (j, j), batchSize));
        foreach (IGrouping<(int, int), Quadratic> together in _quadratics.GroupBy(q => (q.First, q.Second)))
        {
            foreach (Quadratic left in together)
            {
                foreach (Quadratic right in together)
                {
                    double covariance = left.Factor * right.Factor * _variance[left.First] * _variance[left.Second] * (left.First == left.Second ? 2 : 1);
                    ((int i, int j), (int k, int l)) = (_elements[left.Element], _elements[right.Element]);
                    if (i == j && k == l)
                    {
                        diagonal[i, k] -= covariance;
                    }
                    else if (left.Element == right.Element)
                    {
                        off[left.Element] -= covariance;
                    }
                }
            }
        }

        Exists = Enumerable.Range(0, count).All(e => _elements[e].Row == _elements[e].Column || off[e] > 0) && diagonal.Evd(Symmetricity.Symmetric).EigenValues.All(v => v.Real > 0);
        _diagonalFactor = Exists ? diagonal.Cholesky().Factor : diagonal;
        _offDiagonalDeviation = [.. off.Select(v => Math.Sqrt(Math.Max(0, v)))];
    }

    /// <summary>Whether any matrix has these cumulants: the covariances are positive definite.</summary>
    internal bool Exists { get; }

    /// <summary>|B|.</summary>
    public int BatchSize { get; }

    /// <summary>Draws spectra.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="count">How many; rounded up to a multiple of eight.</param>
    /// <param name="width">Register width; null for the widest. Changes the speed, not the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1.</exception>
    public NextOrderDraws Draw(ulong seed, int count, LaneWidth? width = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int each = (count + Streams - 1) / Streams;
        int n = _order.Model.Visible;
        NextOrderDraws draws = new(n, new double[each * Streams * n], new double[each * Streams * n]);
        switch (width ?? LaneWidths.Widest)
        {
            case LaneWidth.Eight:
                Draw<Lanes8>(seed, each, draws);
                break;
            case LaneWidth.Four:
                Draw<Lanes4>(seed, each, draws);
                break;
            case LaneWidth.Two:
                Draw<Lanes2>(seed, each, draws);
                break;
            default:
                Draw<Lanes1>(seed, each, draws);
                break;
        }

        return draws;
    }

    private void Draw<T>(ulong seed, int each, NextOrderDraws draws)
        where T : unmanaged, ILanes<T>
    {
        int n = _order.Model.Visible;
        int count = _elements.Length;
        using LaneMemory<T> memory = new((3 * count) + (n * n) + n);
        Span<T> normals = memory.Span[..count];
        Span<T> gaussian = memory.Span.Slice(count, count);
        Span<T> values = memory.Span.Slice(2 * count, count);
        Span<T> matrix = memory.Span.Slice(3 * count, n * n);
        Span<T> levels = memory.Span.Slice((3 * count) + (n * n), n);
        for (int first = 0; first < Streams; first += T.Count)
        {
            LaneStream<T> random = new(seed, "next order", first);
            for (int draw = 0; draw < each; draw++)
            {
                random.FillNormals(normals);
                Assemble<T>(normals, gaussian, values, matrix);
                LaneEigenvalues.Diagonalise<T>(matrix, n, default);
                for (int i = 0; i < n; i++)
                {
                    levels[i] = matrix[(i * n) + i];
                }

                LaneSort.Descending(levels);
                Store<T>(levels, draws.Levels, draw, first);
                Linear<T>(normals, levels);
                Store<T>(levels, draws.LinearLevels, draw, first);
            }
        }
    }

    private void Assemble<T>(ReadOnlySpan<T> normals, Span<T> gaussian, Span<T> values, Span<T> matrix)
        where T : unmanaged, ILanes<T>
    {
        int n = _order.Model.Visible;
        for (int e = 0; e < _elements.Length; e++)
        {
            (int i, int j) = _elements[e];
            T sum = T.BroadcastBits(0);
            if (i == j)
            {
                for (int k = 0; k <= i; k++)
                {
                    sum = T.MultiplyAdd(T.Broadcast(_diagonalFactor[i, k]), normals[SymmetricIndex.Of(k, k)], sum);
                }
            }
            else
            {
                sum = T.Broadcast(_offDiagonalDeviation[e]) * normals[e];
            }

            gaussian[e] = sum;
            values[e] = sum + T.Broadcast(_mean[e]);
        }

        foreach (Quadratic q in _quadratics)
        {
            T product = gaussian[q.First] * gaussian[q.Second];
            if (q.First == q.Second)
            {
                product -= T.Broadcast(_variance[q.First]);
            }

            values[q.Element] = T.MultiplyAdd(T.Broadcast(q.Factor), product, values[q.Element]);
        }

        for (int e = 0; e < _elements.Length; e++)
        {
            (int i, int j) = _elements[e];
            matrix[(i * n) + j] = values[e];
            matrix[(j * n) + i] = values[e];
        }
    }

    // Linear response from the same normals: x* + √p z, and the 2×2 blocks of the pairs.
    private void Linear<T>(ReadOnlySpan<T> normals, Span<T> levels)
        where T : unmanaged, ILanes<T>
    {
        for (int i = 0; i < levels.Length; i++)
        {
            int e = SymmetricIndex.Of(i, i);
            levels[i] = T.MultiplyAdd(T.Broadcast(_deviation[e]), normals[e], T.Broadcast(_order.Model.ExactSolution[i]));
        }

        foreach ((int lower, int upper) in _order.Model.Target.DegeneratePairs)
        {
            int e = SymmetricIndex.Of(lower, upper);
            T half = T.Broadcast(0.5);
            T centre = half * (levels[lower] + levels[upper]);
            T difference = half * (levels[lower] - levels[upper]);
            T off = T.Broadcast(_deviation[e]) * normals[e];
            T radius = T.Sqrt(T.MultiplyAdd(difference, difference, off * off));
            levels[lower] = centre + radius;
            levels[upper] = centre - radius;
        }
    }

    private static void Store<T>(ReadOnlySpan<T> levels, double[] destination, int draw, int first)
        where T : unmanaged, ILanes<T>
    {
        for (int lane = 0; lane < T.Count; lane++)
        {
            for (int i = 0; i < levels.Length; i++)
            {
                destination[(((draw * Streams) + first + lane) * levels.Length) + i] = T.Lane(levels[i], lane);
            }
        }
    }

    private Quadratic[] Quadratics()
    {
        List<Quadratic> terms = [];

        // Which indices an element has once: only triples in which every index occurs an even number of times have a cumulant.
        int[] odd = [.. _elements.Select(e => (1 << e.Row) ^ (1 << e.Column))];
        for (int a = 0; a < _elements.Length; a++)
        {
            for (int b = a; b < _elements.Length; b++)
            {
                for (int c = b; c < _elements.Length; c++)
                {
                    if ((odd[a] ^ odd[b] ^ odd[c]) == 0)
                    {
                        Share(_order.ThirdCumulant(_elements[a], _elements[b], _elements[c], BatchSize), a, b, c);
                    }
                }
            }
        }

        return [.. terms];

        // A product of two different variables occurs twice in the double sum.
        void Share(double cumulant, int a, int b, int c)
        {
            foreach ((int element, int first, int second) in ((int, int, int)[])[(a, b, c), (b, a, c), (c, a, b)])
            {
                if (!terms.Any(t => t.Element == element && t.First == first && t.Second == second))
                {
                    terms.Add(new Quadratic(element, first, second, cumulant / ((first == second ? 6 : 3) * _variance[first] * _variance[second])));
                }
            }
        }
    }

    private readonly record struct Quadratic(int Element, int First, int Second, double Factor);
}
