using Dyson.Laws;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>Mean and covariance of a student's distance D from its teacher, elements layer after layer, row by row (<see cref="StudentFluctuations"/>).</summary>
public sealed class WeightMoments
{
    private const double RoundingTolerance = 1e-12;

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
    /// The spacing of the two singular values of a learnable 2×2 layer that is κR at the teacher, R orthogonal: with M = RᵀD the length of (M_11 − M_22, M_12 + M_21), exactly while W
    /// keeps its orientation; the surmise if the vector is isotropic, Hoyt's law otherwise.
    /// </summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <exception cref="ArgumentException">The layer does not learn, or has no pair of equal singular values at the teacher.</exception>
    public PairSpacing Spacing(int layer)
    {
        int first = 0;
        foreach (int l in _model.LearnableLayers)
        {
            if (l == layer)
            {
                double[] r = Rotation(layer) ?? throw new ArgumentException($"Layer {layer} must be 2×2 with two equal singular values at the teacher.", nameof(layer));
                double[] u = [r[0], -r[1], r[2], -r[3]];
                double[] v = [r[1], r[0], r[3], r[2]];
                return new PairSpacing(Form(first, u, u), Form(first, u, v), Form(first, v, v));
            }

            first += _model.Student.Rows(l) * _model.Student.Columns(l);
        }

        throw new ArgumentException($"Layer {layer} does not learn.", nameof(layer));
    }

    // R by rows; null where the teacher's layer is no multiple of an orthogonal matrix.
    private double[]? Rotation(int layer)
    {
        if (_model.Student.Rows(layer) != 2 || _model.Student.Columns(layer) != 2)
        {
            return null;
        }

        double[] w = new double[4];
        _model.Teacher.Layers[layer].Weights.Write(2, 2, [], w);
        double kappa = Math.Sqrt((w[0] * w[0]) + (w[2] * w[2]));
        double difference = double.Hypot((w[1] * w[1]) + (w[3] * w[3]) - (kappa * kappa), (w[0] * w[1]) + (w[2] * w[3]));
        return kappa > 0 && difference <= RoundingTolerance * kappa * kappa ? [.. w.Select(x => x / kappa)] : null;
    }

    private double Form(int first, double[] left, double[] right)
    {
        double sum = 0;
        for (int a = 0; a < 4; a++)
        {
            for (int b = 0; b < 4; b++)
            {
                sum += left[a] * right[b] * Covariance(first + a, first + b);
            }
        }

        return sum;
    }
}

/// <summary>The plane Gaussian vector whose length is a pair's spacing.</summary>
/// <param name="Diagonal">Variance of M_11 − M_22.</param>
/// <param name="Mixed">Covariance of the two.</param>
/// <param name="Across">Variance of M_12 + M_21.</param>
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
