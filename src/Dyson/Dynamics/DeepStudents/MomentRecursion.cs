using Dyson.Learning;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>
/// The recursion of S = E zzᵀ, z = (D, m, 1), D a student's distance from where it starts and m the optimiser's memory (left out where it has none): from g = H D + f + ξ follow
/// m' = βm + c g and D' = k(θ* + D) − θ* − R(p m' + q g), so that S' = A S Aᵀ + noise, the noise itself linear in S (<see cref="StudentFluctuations"/>).
/// </summary>
internal sealed class MomentRecursion
{
    // Squaring the map of S takes as long as this many steps times its size, roughly.
    private const int WorthSquaring = 8;

    private readonly DeepLearning _learning;
    private readonly TangentMoments _tangent;
    private readonly int _n;
    private readonly int _size;
    private readonly double _beta;
    private readonly double _keep;
    private readonly double _fresh;
    private readonly double _ofMemory;
    private readonly double _ofGradient;

    // g = gradient · z + ξ.
    private readonly double[] _gradient;
    private readonly double[] _drift;
    private readonly double[] _second;
    private readonly double[] _rates;
    private double _firstPower = 1;
    private double _secondPower = 1;

    /// <summary>The recursion about θ*.</summary>
    /// <param name="learning">Optimiser, α, |B|, noise.</param>
    /// <param name="tangent">What makes noise.</param>
    /// <param name="curvature">H.</param>
    /// <param name="force">f.</param>
    /// <param name="centre">θ*.</param>
    public MomentRecursion(DeepLearning learning, TangentMoments tangent, Matrix<double> curvature, double[] force, double[] centre)
    {
        Optimiser rule = learning.Optimiser;
        _learning = learning;
        _tangent = tangent;
        _n = centre.Length;
        _beta = rule.Momentum;
        _size = (_beta > 0 ? 2 * _n : _n) + 1;
        _keep = rule.Decoupled ? 1 - (learning.LearningRate * rule.WeightDecay) : 1;
        _fresh = rule.Kind == OptimiserKind.Adam ? 1 - _beta : 1;
        bool looksAhead = rule.Kind == OptimiserKind.Nesterov;
        _ofMemory = looksAhead ? _beta : 1;
        _ofGradient = looksAhead ? 1 : 0;
        _drift = [.. centre.Select(w => (_keep - 1) * w)];
        _second = new double[_n];
        _rates = new double[_n];
        Array.Fill(_rates, learning.LearningRate);
        _gradient = new double[_n * _size];
        for (int a = 0; a < _n; a++)
        {
            for (int b = 0; b < _n; b++)
            {
                _gradient[(a * _size) + b] = curvature[a, b];
            }

            _gradient[(a * _size) + _size - 1] = force[a];
        }
    }

    private bool IsLinear => _learning.Optimiser.Kind != OptimiserKind.Adam;

    /// <summary>Mean and covariance of D; for Adam to be called once.</summary>
    public (double[] Mean, Matrix<double> Covariance) After(long steps)
    {
        double[] s = new double[_size * _size];
        s[^1] = 1;
        int packed = _size * (_size + 1) / 2;
        if (IsLinear && steps > WorthSquaring * packed)
        {
            s = Squared(steps, packed);
        }
        else
        {
            for (long t = 0; t < steps; t++)
            {
                s = Step(s);
            }
        }

        double[] mean = [.. Enumerable.Range(0, _n).Select(a => s[(a * _size) + _size - 1])];
        return (mean, Matrix<double>.Build.Dense(_n, _n, (a, b) => s[(a * _size) + b] - (mean[a] * mean[b])));
    }

    // The map of S, from what a step makes of each element, taken to a power.
    private double[] Squared(long steps, int packed)
    {
        Matrix<double> map = Matrix<double>.Build.Dense(packed, packed);
        double[] unit = new double[_size * _size];
        Each((column, i, j) =>
        {
            (unit[(i * _size) + j], unit[(j * _size) + i]) = (1, 1);
            double[] stepped = Step(unit);
            Each((row, k, l) => map[row, column] = stepped[(k * _size) + l]);
            (unit[(i * _size) + j], unit[(j * _size) + i]) = (0, 0);
        });
        Vector<double> moments = Vector<double>.Build.Dense(packed);
        moments[packed - 1] = 1;
        for (long left = steps; left > 0; left >>= 1)
        {
            moments = (left & 1) != 0 ? map * moments : moments;
            map = left > 1 ? map * map : map;
        }

        double[] s = new double[_size * _size];
        Each((k, i, j) => (s[(i * _size) + j], s[(j * _size) + i]) = (moments[k], moments[k]));
        return s;
    }

    private void Each(Action<int, int, int> visit)
    {
        int k = 0;
        for (int i = 0; i < _size; i++)
        {
            for (int j = i; j < _size; j++)
            {
                visit(k++, i, j);
            }
        }
    }

    private double[] Step(double[] s)
    {
        int n = _n;
        int one = _size - 1;
        double[] gradient = new double[n * _size];
        for (int a = 0; a < n; a++)
        {
            for (int k = 0; k < _size; k++)
            {
                double factor = _gradient[(a * _size) + k];
                for (int j = 0; factor != 0 && j < _size; j++)
                {
                    gradient[(a * _size) + j] += factor * s[(k * _size) + j];
                }
            }
        }

        double[] noise = Noise(s);
        if (!IsLinear)
        {
            NormaliseRates(gradient, noise);
        }

        double ofNoise = (_ofMemory * _fresh) + _ofGradient;

        // A S, of rows D, m and 1.
        double[] moved = new double[s.Length];
        for (int j = 0; j < _size; j++)
        {
            for (int a = 0; a < n; a++)
            {
                double memory = one > n ? _beta * s[((n + a) * _size) + j] : 0;
                double g = gradient[(a * _size) + j];
                moved[(a * _size) + j] = (_keep * s[(a * _size) + j]) + (_drift[a] * s[(one * _size) + j]) - (_rates[a] * ((_ofMemory * memory) + (ofNoise * g)));
                if (one > n)
                {
                    moved[((n + a) * _size) + j] = memory + (_fresh * g);
                }
            }

            moved[(one * _size) + j] = s[(one * _size) + j];
        }

        // (A S) Aᵀ: its elements i ≤ j, so that rounding cannot make it asymmetric.
        double[] next = new double[s.Length];
        for (int i = 0; i < _size; i++)
        {
            ReadOnlySpan<double> row = moved.AsSpan(i * _size, _size);
            for (int b = 0; b < n; b++)
            {
                double g = 0;
                for (int k = 0; k < _size; k++)
                {
                    g += row[k] * _gradient[(b * _size) + k];
                }

                double memory = one > n ? _beta * row[n + b] : 0;
                next[(i * _size) + b] = (_keep * row[b]) + (_drift[b] * row[one]) - (_rates[b] * ((_ofMemory * memory) + (ofNoise * g)));
                if (one > n)
                {
                    next[(i * _size) + n + b] = memory + (_fresh * g);
                }
            }

            next[(i * _size) + one] = row[one];
        }

        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
            {
                double xi = noise[(a * n) + b];
                next[(a * _size) + b] += _rates[a] * _rates[b] * ofNoise * ofNoise * xi;
                if (one > n)
                {
                    next[(a * _size) + n + b] -= _rates[a] * ofNoise * _fresh * xi;
                    next[((n + a) * _size) + n + b] += _fresh * _fresh * xi;
                }
            }
        }

        for (int i = 0; i < _size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                next[(i * _size) + j] = next[(j * _size) + i];
            }
        }

        return next;
    }

    // Cov(g) without that of H D.
    private double[] Noise(double[] s)
    {
        double[] noise = new double[_n * _n];
        double labels = _learning.LabelNoise * _learning.LabelNoise * s[^1] / _learning.BatchSize;
        for (int a = 0; a < _n; a++)
        {
            for (int b = 0; b < _n; b++)
            {
                noise[(a * _n) + b] = labels * _tangent.Hessian(a, b);
            }

            noise[(a * _n) + a] += _learning.Noise * _learning.Noise * s[^1] / _learning.BatchSize;
        }

        if (_learning.Data.Kind == DeepDataKind.Fresh)
        {
            _tangent.AddBatchNoise(1.0 / _learning.BatchSize, s, _size, noise);
        }

        return noise;
    }

    // Adam's rate of each element, from the mean of v̂.
    private void NormaliseRates(double[] gradient, double[] noise)
    {
        Optimiser rule = _learning.Optimiser;
        _firstPower *= rule.Momentum;
        _secondPower *= rule.SecondMoment;
        for (int a = 0; a < _n; a++)
        {
            double square = noise[(a * _n) + a];
            for (int k = 0; k < _size; k++)
            {
                square += gradient[(a * _size) + k] * _gradient[(a * _size) + k];
            }

            _second[a] = (rule.SecondMoment * _second[a]) + ((1 - rule.SecondMoment) * square);
            _rates[a] = _learning.LearningRate / ((1 - _firstPower) * (Math.Sqrt(_second[a] / (1 - _secondPower)) + rule.Epsilon));
        }
    }
}
