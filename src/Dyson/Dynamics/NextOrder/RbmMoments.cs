using System.Collections.Concurrent;

namespace Dyson.Dynamics.NextOrder;

/// <summary>
/// Stationary moments of X about the exact solution beyond linear response: means to first, second and third moments to second order in 1/|B|, exact in α
/// and in the chains' memory.
/// </summary>
/// <remarks>
/// <para>Every moment of the step of <see cref="RbmExpansion"/> must reproduce itself. Order by order in 1/|B| this closes: with L, Q, C the
/// linear, quadratic and cubic parts of a step, covariances of first order come from ⟨LL⟩, means of first order from ⟨Q⟩, third moments of second order from
/// ⟨LLQ⟩ (fourth moments by Wick's rule), the noise's dependence on its place and its third cumulant, and covariances of second order from ⟨LQ⟩, ⟨QQ⟩, ⟨LC⟩ and the mean of the
/// noise's covariance. Linear maps act on each element (ij) alone, so all systems are of size 2, 4 or 8. Reflections φ_i → −φ_i leave only those moments in which
/// every index occurs an even number of times.</para>
/// <para>This is van Kampen's expansion in the system size, |B|, for a map in discrete time (N. G. van Kampen, Stochastic Processes in Physics and
/// Chemistry, ch. X). Moments are found when first asked for; any number of threads may ask.</para>
/// </remarks>
internal sealed class RbmMoments
{
    private readonly RbmExpansion _expansion;
    private readonly int _count;
    private readonly TruncatedPolynomial[][] _step;
    private readonly double[][,] _linear;
    private readonly double[][] _noise;
    private readonly Monomial[][][] _quadratic;
    private readonly Monomial[][][] _cubic;
    private readonly double[][] _quadraticMean;
    private readonly double[] _noiseVariance;
    private readonly double[][,] _covariance;
    private readonly double[][] _mean;
    private readonly ConcurrentDictionary<(int, int, int), double[]> _third = new();
    private readonly ConcurrentDictionary<(int, int), double[,]> _second = new();

    /// <summary>Solves for all moments.</summary>
    /// <param name="expansion">The step.</param>
    /// <param name="rate">ασ_h².</param>
    public RbmMoments(RbmExpansion expansion, double rate)
    {
        _expansion = expansion;
        _count = expansion.Elements.Length;
        PolynomialMatrix update = expansion.Update(rate);
        _step = [.. expansion.Elements.Select(e => new[] { update[e.Row, e.Column], expansion.ChainStep[e.Row, e.Column] })];
        _linear = [.. Enumerable.Range(0, _count).Select(e => new double[2, 2]
        {
            { _step[e][0].Linear(e), _step[e][0].Linear(_count + e) }, { _step[e][1].Linear(e), _step[e][1].Linear(_count + e) },
        })];
        _noise = [.. Enumerable.Range(0, _count).Select(e => new[] { _step[e][0].Linear((2 * _count) + e), _step[e][1].Linear((2 * _count) + e) })];
        _quadratic = [.. _step.Select(pair => pair.Select(p => p.OfDegree(2)).ToArray())];
        _cubic = [.. _step.Select(pair => pair.Select(p => p.OfDegree(3).Where(IsPaired).ToArray()).ToArray())];
        _noiseVariance = [.. Enumerable.Range(0, _count).Select(e => expansion.NoiseCovariance(e, e).AtZero)];
        _covariance = [.. Enumerable.Range(0, _count).Select(Covariance)];
        _quadraticMean = [.. _quadratic.Select(pair => pair.Select(terms => terms.Sum(t => t.Coefficient * Leading(t.First, t.Second))).ToArray())];
        _mean = [.. Enumerable.Range(0, _count).Select(Mean)];
    }

    /// <summary>|B|·⟨Y_ii⟩ of first order.</summary>
    public double MeanShift(int mode) => _mean[SymmetricIndex.Of(mode, mode)][0];

    /// <summary>|B|·Var Y_ij of first order: linear response.</summary>
    public double LeadingVariance(int i, int j) => _covariance[SymmetricIndex.Of(i, j)][0, 0];

    /// <summary>|B|²·Cov(Y_a, Y_b) of second order, for elements a = (i, j) and b = (k, l).</summary>
    public double NextCovariance((int I, int J) a, (int I, int J) b)
    {
        (int first, int second) = (SymmetricIndex.Of(a.I, a.J), SymmetricIndex.Of(b.I, b.J));
        return IsEven(first, second) ? Second(first, second)[0, 0] - (_mean[first][0] * _mean[second][0]) : 0;
    }

    /// <summary>|B|²·third cumulant of (Y_a, Y_b, Y_c), of second order.</summary>
    public double ThirdCumulant((int I, int J) a, (int I, int J) b, (int I, int J) c)
    {
        (int e, int f, int g) = (SymmetricIndex.Of(a.I, a.J), SymmetricIndex.Of(b.I, b.J), SymmetricIndex.Of(c.I, c.J));
        return ThirdMoment(e, f, g) - (_mean[e][0] * Leading(f, g)) - (_mean[f][0] * Leading(e, g)) - (_mean[g][0] * Leading(e, f));
    }

    // Only cubic terms in which an element occurs twice have a mean with a linear one.
    private bool IsPaired(Monomial term)
    {
        (int first, int second, int third) = (term.First % _count, term.Second % _count, term.Third % _count);
        return first == second || second == third || first == third;
    }

    private (int Element, int Kind) Place(int variable) => (variable % _count, variable / _count);

    /// <summary>Covariance of first order of two of the variables Y, Z (before the step) and ζ.</summary>
    private double Leading(int u, int v)
    {
        ((int e, int kind), (int f, int other)) = (Place(u), Place(v));
        if (e != f)
        {
            return 0;
        }

        return (kind, other) switch
        {
            (2, 2) => _noiseVariance[e],
            (2, _) or (_, 2) => 0,
            _ => _covariance[e][kind, other],
        };
    }

    private double FirstMean(int u)
    {
        (int e, int kind) = Place(u);
        return kind == 2 ? 0 : _mean[e][kind];
    }

    // Third moment, of second order, of variables before the step and ζ.
    private double ThirdMoment(int u, int v, int w)
    {
        Span<int> sorted = [u, v, w];
        sorted.Sort();
        int noises = (sorted[0] >= 2 * _count ? 1 : 0) + (sorted[1] >= 2 * _count ? 1 : 0) + (sorted[2] >= 2 * _count ? 1 : 0);
        (int e, int f, int g) = (sorted[0] % _count, sorted[1] % _count, sorted[2] % _count);
        if (noises == 1 || !IsEven(e, f, g))
        {
            return 0;
        }

        if (noises == 3)
        {
            return _expansion.NoiseThirdCumulant(e, f, g);
        }

        if (noises == 2)
        {
            TruncatedPolynomial noise = _expansion.NoiseCovariance(f, g);
            double sum = noise.AtZero * FirstMean(sorted[0]);
            for (int kind = 0; kind < 2; kind++)
            {
                sum += noise.Linear((kind * _count) + e) * Leading((kind * _count) + e, sorted[0]);
            }

            return sum;
        }

        Span<(int Element, int Kind)> places = [Place(u), Place(v), Place(w)];
        places.Sort();
        double[] all = Third(places[0].Element, places[1].Element, places[2].Element);
        return all[(4 * places[0].Kind) + (2 * places[1].Kind) + places[2].Kind];
    }

    private double[,] Covariance(int e)
    {
        double[] solution = Solve([_linear[e], _linear[e]], [.. Pairs().Select(p => _noise[e][p.First] * _noise[e][p.Second] * _noiseVariance[e])]);
        return new double[2, 2] { { solution[0], solution[1] }, { solution[2], solution[3] } };
    }

    private double[] Mean(int e)
    {
        (int i, int j) = _expansion.Elements[e];
        return i == j ? Solve([_linear[e]], _quadraticMean[e]) : new double[2];
    }

    // Eight third moments of elements e ≤ f ≤ g, kinds in the order of the elements.
    private double[] Third(int e, int f, int g)
    {
        if (_third.TryGetValue((e, f, g), out double[]? known))
        {
            return known;
        }

        int[] elements = [e, f, g];
        double[] source = new double[8];
        for (int place = 0; place < 8; place++)
        {
            int[] kinds = [place >> 2, (place >> 1) & 1, place & 1];
            double sum = _noise[e][kinds[0]] * _noise[f][kinds[1]] * _noise[g][kinds[2]] * _expansion.NoiseThirdCumulant(e, f, g);
            for (int odd = 0; odd < 3; odd++)
            {
                (int a, int b) = ((odd + 1) % 3, (odd + 2) % 3);
                sum += NoiseNoiseLinear(elements[a], kinds[a], elements[b], kinds[b], elements[odd], kinds[odd]);
                sum += LinearLinearQuadratic(elements[a], kinds[a], elements[b], kinds[b], elements[odd], kinds[odd]);
            }

            source[place] = sum;
        }

        return _third.GetOrAdd((e, f, g), Solve([_linear[e], _linear[f], _linear[g]], source));
    }

    private double NoiseNoiseLinear(int e, int kindE, int f, int kindF, int g, int kindG)
    {
        double sum = 0;
        for (int kind = 0; kind < 2; kind++)
        {
            sum += _linear[g][kindG, kind] * ThirdMoment((2 * _count) + e, (2 * _count) + f, (kind * _count) + g);
        }

        return _noise[e][kindE] * _noise[f][kindF] * sum;
    }

    private double LinearLinearQuadratic(int e, int kindE, int f, int kindF, int g, int kindG)
    {
        double sum = e == f ? _covariance[e][kindE, kindF] * _quadraticMean[g][kindG] : 0;
        foreach (Monomial term in _quadratic[g][kindG])
        {
            (int first, int second) = (term.First % _count, term.Second % _count);
            if (first == e && second == f)
            {
                sum += term.Coefficient * FromStep(e, kindE, term.First) * FromStep(f, kindF, term.Second);
            }

            if (first == f && second == e)
            {
                sum += term.Coefficient * FromStep(f, kindF, term.First) * FromStep(e, kindE, term.Second);
            }
        }

        return sum;
    }

    // ⟨L u⟩: covariance of the linear part of a new variable with an old one of the same element or its noise.
    private double FromStep(int e, int kind, int variable) => variable / _count == 2
        ? _noise[e][kind] * _noiseVariance[e]
        : (_linear[e][kind, 0] * _covariance[e][0, variable / _count]) + (_linear[e][kind, 1] * _covariance[e][1, variable / _count]);

    private double[,] Second(int e, int f)
    {
        if (_second.TryGetValue((e, f), out double[,]? known))
        {
            return known;
        }

        double noise = Mean(_expansion.NoiseCovariance(e, f));
        double[] source = [.. Pairs().Select(kinds =>
            (_noise[e][kinds.First] * _noise[f][kinds.Second] * noise)
            + LinearQuadratic(e, kinds.First, f, kinds.Second) + LinearQuadratic(f, kinds.Second, e, kinds.First)
            + QuadraticQuadratic(e, kinds.First, f, kinds.Second)
            + LinearCubic(e, kinds.First, f, kinds.Second) + LinearCubic(f, kinds.Second, e, kinds.First))];
        double[] solution = Solve([_linear[e], _linear[f]], source);
        return _second.GetOrAdd((e, f), new double[2, 2] { { solution[0], solution[1] }, { solution[2], solution[3] } });
    }

    // Mean, of first order, of a function of Y and Z without its constant.
    private double Mean(TruncatedPolynomial p)
    {
        double sum = 0;
        foreach (Monomial term in p.OfDegree(1))
        {
            sum += term.Coefficient * FirstMean(term.First);
        }

        foreach (Monomial term in p.OfDegree(2))
        {
            sum += term.Coefficient * Leading(term.First, term.Second);
        }

        return sum;
    }

    private double LinearQuadratic(int e, int kindE, int f, int kindF)
    {
        double sum = 0;
        foreach (Monomial term in _quadratic[f][kindF])
        {
            sum += term.Coefficient * ((_linear[e][kindE, 0] * ThirdMoment(e, term.First, term.Second))
                + (_linear[e][kindE, 1] * ThirdMoment(_count + e, term.First, term.Second))
                + (_noise[e][kindE] * ThirdMoment((2 * _count) + e, term.First, term.Second)));
        }

        return sum;
    }

    private double QuadraticQuadratic(int e, int kindE, int f, int kindF)
    {
        double sum = _quadraticMean[e][kindE] * _quadraticMean[f][kindF];
        foreach (Monomial left in _quadratic[e][kindE])
        {
            (int first, int second) = (left.First % _count, left.Second % _count);
            foreach (Monomial right in _quadratic[f][kindF])
            {
                (int third, int fourth) = (right.First % _count, right.Second % _count);
                if (first == third && second == fourth)
                {
                    sum += left.Coefficient * right.Coefficient * Leading(left.First, right.First) * Leading(left.Second, right.Second);
                }

                if (first == fourth && second == third)
                {
                    sum += left.Coefficient * right.Coefficient * Leading(left.First, right.Second) * Leading(left.Second, right.First);
                }
            }
        }

        return sum;
    }

    private double LinearCubic(int e, int kindE, int f, int kindF)
    {
        double sum = 0;
        foreach (Monomial term in _cubic[f][kindF])
        {
            (int first, int second, int third) = (term.First % _count, term.Second % _count, term.Third % _count);
            if (first == e && second == third)
            {
                sum += term.Coefficient * FromStep(e, kindE, term.First) * Leading(term.Second, term.Third);
            }

            if (second == e && first == third)
            {
                sum += term.Coefficient * FromStep(e, kindE, term.Second) * Leading(term.First, term.Third);
            }

            if (third == e && first == second)
            {
                sum += term.Coefficient * FromStep(e, kindE, term.Third) * Leading(term.First, term.Second);
            }
        }

        return sum;
    }

    private bool IsEven(params ReadOnlySpan<int> elements)
    {
        int odd = 0;
        foreach (int element in elements)
        {
            (int i, int j) = _expansion.Elements[element];
            odd ^= 1 << i;
            odd ^= 1 << j;
        }

        return odd == 0;
    }

    private static IEnumerable<(int First, int Second)> Pairs() => [(0, 0), (0, 1), (1, 0), (1, 1)];

    // m = (A₁ ⊗ A₂ ⊗ …)m + source.
    private static double[] Solve(double[][,] maps, double[] source)
    {
        int size = source.Length;
        var matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(size, size, (row, column) =>
        {
            double product = 1;
            for (int factor = 0; factor < maps.Length; factor++)
            {
                int shift = maps.Length - 1 - factor;
                product *= maps[factor][(row >> shift) & 1, (column >> shift) & 1];
            }

            return (row == column ? 1 : 0) - product;
        });
        return matrix.Solve(MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(source)).ToArray();
    }
}
