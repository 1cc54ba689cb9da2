using Dyson.Laws;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>Mean and covariance of a student's distance D from its teacher, elements layer after layer, row by row (<see cref="StudentFluctuations"/>).</summary>
public sealed class WeightMoments
{
    private readonly DeepStudent _model;
    private readonly double[] _mean;
    private readonly double[] _covariance;

    internal WeightMoments(DeepStudent model, double[] mean, double[] covariance)
    {
        _model = model;
        _mean = mean;
        _covariance = covariance;
    }

    /// <summary>Number n of learnable elements.</summary>
    public int Count => _mean.Length;

    /// <summary>E D_a; 0 without weight decay.</summary>
    public double Mean(int element) => _mean[element];

    /// <summary>Cov(D_a, D_b).</summary>
    public double Covariance(int one, int other) => _covariance[(one * Count) + other];

    /// <summary>
    /// The spacing of the two singular values of a learnable 2×2 layer that is a multiple of 1 at the teacher: the length of (D_11 − D_22, D_12 + D_21), exactly while W keeps
    /// its orientation; the surmise if both components have one variance, Hoyt's law otherwise.
    /// </summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <exception cref="ArgumentException">The layer does not learn, or is no multiple of 1 at the teacher.</exception>
    public PairSpacing Spacing(int layer)
    {
        int first = 0;
        foreach (int l in _model.LearnableLayers)
        {
            if (l == layer)
            {
                return IsMultipleOfOne(layer) ? Of(first) : throw new ArgumentException($"Layer {layer} must be 2×2 and a multiple of 1 at the teacher.", nameof(layer));
            }

            first += _model.Student.Rows(l) * _model.Student.Columns(l);
        }

        throw new ArgumentException($"Layer {layer} does not learn.", nameof(layer));
    }

    private bool IsMultipleOfOne(int layer)
    {
        DeepWeights law = _model.Teacher.Layers[layer].Weights;
        return _model.Student.Rows(layer) == 2 && _model.Student.Columns(layer) == 2 && law.Kind == DeepWeightKind.Identity && law.Scale > 0;
    }

    private PairSpacing Of(int first)
    {
        double u = Covariance(first, first) - (2 * Covariance(first, first + 3)) + Covariance(first + 3, first + 3);
        double v = Covariance(first + 1, first + 1) + (2 * Covariance(first + 1, first + 2)) + Covariance(first + 2, first + 2);
        double uv = Covariance(first, first + 1) + Covariance(first, first + 2) - Covariance(first + 3, first + 1) - Covariance(first + 3, first + 2);
        return new PairSpacing(u, uv, v);
    }
}

/// <summary>The plane Gaussian vector whose length is a pair's spacing.</summary>
/// <param name="Diagonal">Variance of D_11 − D_22.</param>
/// <param name="Mixed">Covariance of the two.</param>
/// <param name="Across">Variance of D_12 + D_21.</param>
public readonly record struct PairSpacing(double Diagonal, double Mixed, double Across)
{
    /// <summary>⟨S²⟩; exact whenever the covariance is.</summary>
    public double MeanSquare => Diagonal + Across;

    /// <summary>⟨S⟩ of Hoyt's law. The law is exact with infinite data; fresh inputs mix Gaussians of different widths, which takes a relative order α/|B| off.</summary>
    public double Mean => PlanarGaussian.MeanLength(Diagonal, Mixed, Across);

    /// <summary>Hoyt's law of the spacing, from the eigenvalues of the vector's covariance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vector is confined to a line or a point.</exception>
    public Hoyt Law()
    {
        double mean = 0.5 * (Diagonal + Across);
        double radius = double.Hypot(0.5 * (Diagonal - Across), Mixed);
        return Hoyt.WithComponentDeviations(Math.Sqrt(mean + radius), Math.Sqrt(mean - radius));
    }
}
