using Dyson.Laws;
using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>Gaussian fluctuations of all learnable weights of a deep student about a minimum, and what they make of each layer's singular values to first order.</summary>
/// <remarks>
/// With W* = UΞVᵀ and M = UᵀδWV a single level moves by M_ii. In a degenerate pair the levels are ξ + m ± S/2, m = (M_11 + M_22)/2, S = |z|,
/// z = (M_11 − M_22, M_12 + M_21): m is normal, S has Hoyt's law.
/// </remarks>
public sealed class DeepFluctuations
{
    private readonly DeepStudent _model;
    private readonly double[][] _minimum;
    private readonly Matrix<double> _covariance;

    internal DeepFluctuations(DeepStudent model, double[][] minimum, Matrix<double> covariance) =>
        (_model, _minimum, _covariance) = (model, minimum, covariance);

    /// <summary>Covariance of the weights: learnable layers in order, each row by row.</summary>
    public double Covariance(int first, int second) => _covariance[first, second];

    /// <summary>A degenerate pair of singular values of a layer.</summary>
    /// <param name="layer">The layer, counted from 0; learnable.</param>
    /// <param name="first">The pair's first level in descending order, counted from 0; the second follows it.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such layer learns, or it has no such two levels.</exception>
    public DeepPair Pair(int layer, int first = 0)
    {
        if (!_model.LearnableLayers.Contains(layer))
        {
            throw new ArgumentOutOfRangeException(nameof(layer), layer, "Not a learnable layer.");
        }

        if (first < 0 || first + 1 >= _model.LevelsOf(layer))
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, $"The layer has {_model.LevelsOf(layer)} levels.");
        }

        int rows = _model.Student.Rows(layer);
        int columns = _model.Student.Columns(layer);
        MathNet.Numerics.LinearAlgebra.Factorization.Svd<double> modes =
            Matrix<double>.Build.Dense(rows, columns, (i, k) => _minimum[layer][(i * columns) + k]).Svd();
        Vector<double> Element(int i, int j) => Projection(layer, modes.U.Column(first + i), modes.VT.Row(first + j));
        Vector<double> sum = 0.5 * (Element(0, 0) + Element(1, 1));
        return new DeepPair(0.5 * (modes.S[first] + modes.S[first + 1]), _covariance, sum, Element(0, 0) - Element(1, 1), Element(0, 1) + Element(1, 0));
    }

    // uᵀ δW v as a linear form of all learnable weights.
    private Vector<double> Projection(int layer, Vector<double> left, Vector<double> right)
    {
        Vector<double> form = Vector<double>.Build.Dense(_covariance.RowCount);
        int next = _model.LearnableLayers.Where(l => l < layer).Sum(l => _minimum[l].Length);
        for (int i = 0; i < left.Count; i++)
        {
            for (int k = 0; k < right.Count; k++)
            {
                form[next++] = left[i] * right[k];
            }
        }

        return form;
    }
}

/// <summary>A degenerate pair of singular values of one layer of a deep student: ξ + m ± S/2, S = |z|, in <see cref="DeepFluctuations"/>.</summary>
public sealed class DeepPair
{
    private readonly Matrix<double> _covariance;
    private readonly Vector<double> _centre;
    private readonly Matrix<double> _spacing;

    internal DeepPair(double level, Matrix<double> covariance, Vector<double> centre, Vector<double> first, Vector<double> second)
    {
        Level = level;
        _covariance = covariance;
        _centre = centre;
        _spacing = Matrix<double>.Build.DenseOfColumnVectors(first, second);
        Matrix<double> own = Between(this);
        double mean = 0.5 * (own[0, 0] + own[1, 1]);
        double radius = double.Hypot(0.5 * (own[0, 0] - own[1, 1]), own[0, 1]);
        (AlongVariance, AcrossVariance) = (mean + radius, mean - radius);
    }

    /// <summary>ξ of the pair at the minimum.</summary>
    public double Level { get; }

    /// <summary>Var m.</summary>
    public double CentreVariance => _covariance.Multiply(_centre) * _centre;

    /// <summary>The larger variance of the two components of z.</summary>
    public double AlongVariance { get; }

    /// <summary>The smaller one; equal to the larger for the surmise.</summary>
    public double AcrossVariance { get; }

    /// <summary>The law of S: the surmise where both components have one variance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A component does not fluctuate.</exception>
    public Hoyt SpacingLaw => Hoyt.WithComponentDeviations(Math.Sqrt(AlongVariance), Math.Sqrt(AcrossVariance));

    /// <summary>⟨S²⟩/⟨S⟩²; 4/π for the surmise.</summary>
    public double SecondMomentRatio => SpacingLaw.Moment(2) / (SpacingLaw.Mean * SpacingLaw.Mean);

    /// <summary>The correlation of m with the other pair's.</summary>
    public double CentreCorrelation(DeepPair other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _covariance.Multiply(_centre) * other._centre / Math.Sqrt(CentreVariance * other.CentreVariance);
    }

    /// <summary>
    /// The correlation of S² with the other pair's: with C the covariances of z and z', Σ and Σ' their own, tr CᵀC/√(tr Σ² tr Σ'²) (Isserlis). It
    /// knows no sign: z' = −z has 1.
    /// </summary>
    public double SquaredSpacingCorrelation(DeepPair other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Square(Between(other)) / Math.Sqrt(Square(Between(this)) * Square(other.Between(other)));
    }

    private static double Square(Matrix<double> matrix) => Math.Pow(matrix.FrobeniusNorm(), 2);

    private Matrix<double> Between(DeepPair other) => _spacing.TransposeThisAndMultiply(_covariance) * other._spacing;
}
