using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Tests.Learning;

/// <summary>
/// The papers' algorithm in plain code and in their own units: the oracle for every sampler. h | v ~ N(σ_h² w v, σ_h²),
/// v | h ~ N(wᵀh/μ², 1/μ²), δw = α σ_h² w (C_target − C_model).
/// </summary>
internal sealed class PlainBoltzmannMachine
{
    private readonly double[] _kappas;
    private readonly double _massSquared;
    private readonly double _hiddenDeviation;
    private readonly double[,] _w;
    private readonly double[][] _chains;
    private readonly RandomStream _random;
    private readonly int _hidden;
    private readonly int _visible;

    public PlainBoltzmannMachine(double[] kappas, int hidden, double massSquared, double hiddenDeviation, int batch, RandomStream random)
    {
        _kappas = kappas;
        _massSquared = massSquared;
        _hiddenDeviation = hiddenDeviation;
        _random = random;
        _hidden = hidden;
        _visible = kappas.Length;
        _w = new double[hidden, _visible];

        // At the target: σ_h² wᵀw = μ² − κ.
        for (int i = 0; i < Math.Min(hidden, _visible); i++)
        {
            _w[i, i] = Math.Sqrt(massSquared - kappas[i]) / hiddenDeviation;
        }

        // Every node at 1, as in the authors' program.
        _chains = [.. Enumerable.Range(0, batch).Select(_ => Enumerable.Repeat(1.0, _visible).ToArray())];
    }

    public void Step(double rate, int sweeps)
    {
        double[,] model = new double[_visible, _visible];
        foreach (double[] v in _chains)
        {
            Sweep(v, sweeps);
            for (int i = 0; i < _visible; i++)
            {
                for (int j = 0; j < _visible; j++)
                {
                    model[i, j] += v[i] * v[j] / _chains.Length;
                }
            }
        }

        double[,] old = (double[,])_w.Clone();
        for (int a = 0; a < _hidden; a++)
        {
            for (int j = 0; j < _visible; j++)
            {
                double gradient = old[a, j] / _kappas[j];
                for (int i = 0; i < _visible; i++)
                {
                    gradient -= old[a, i] * model[i, j];
                }

                _w[a, j] += rate * _hiddenDeviation * _hiddenDeviation * gradient;
            }
        }
    }

    /// <summary>Eigenvalues of X = σ_h² wᵀw, descending, N_v of them.</summary>
    public double[] Levels()
    {
        double[] x = new double[_visible * _visible];
        for (int i = 0; i < _visible; i++)
        {
            for (int j = 0; j < _visible; j++)
            {
                for (int a = 0; a < _hidden; a++)
                {
                    x[(i * _visible) + j] += _hiddenDeviation * _hiddenDeviation * _w[a, i] * _w[a, j];
                }
            }
        }

        double[] levels = new double[_visible];
        DenseSpectrum.SymmetricEigenvalues(x, _visible, levels);
        return levels;
    }

    private void Sweep(double[] v, int sweeps)
    {
        double[] h = new double[_hidden];
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            for (int a = 0; a < _hidden; a++)
            {
                double mean = 0;
                for (int j = 0; j < _visible; j++)
                {
                    mean += _w[a, j] * v[j];
                }

                h[a] = (_hiddenDeviation * _hiddenDeviation * mean) + (_hiddenDeviation * _random.NextNormal());
            }

            for (int j = 0; j < _visible; j++)
            {
                double mean = 0;
                for (int a = 0; a < _hidden; a++)
                {
                    mean += _w[a, j] * h[a];
                }

                v[j] = (mean / _massSquared) + (_random.NextNormal() / Math.Sqrt(_massSquared));
            }
        }
    }
}
