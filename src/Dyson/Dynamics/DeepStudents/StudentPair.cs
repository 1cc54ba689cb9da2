using Dyson.Laws;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>
/// A degenerate pair of singular values of one layer of a deep student. With W* = UΞVᵀ and M = UᵀDV in the pair's plane the levels are ξ + m ± S/2, m = (M_11 + M_22)/2, S = |z|,
/// z = (M_11 − M_22, M_12 + M_21): m is normal, S has Hoyt's law, the surmise where z is isotropic.
/// </summary>
/// <remarks>
/// S is exact for a 2×2 layer while W keeps its orientation, otherwise of first order, as ξ + m is. The Gaussian law is exact with infinite data; fresh inputs mix Gaussians of different widths, which takes a
/// relative order α/|B| off ⟨S⟩ and leaves ⟨S²⟩.
/// </remarks>
public sealed class StudentPair
{
    private readonly Matrix<double> _covariance;
    private readonly Vector<double> _centre;
    private readonly Matrix<double> _spacing;
    private readonly Matrix<double> _own;

    internal StudentPair(double level, Matrix<double> covariance, Vector<double> centre, Vector<double> first, Vector<double> second)
    {
        Level = level;
        _covariance = covariance;
        _centre = centre;
        _spacing = Matrix<double>.Build.DenseOfColumnVectors(first, second);
        _own = Between(this);
        (AlongVariance, AcrossVariance) = PlanarGaussian.PrincipalVariances(_own[0, 0], _own[0, 1], _own[1, 1]);
    }

    /// <summary>ξ of the pair at θ*.</summary>
    public double Level { get; }

    /// <summary>Var m.</summary>
    public double CentreVariance => _covariance.Multiply(_centre) * _centre;

    /// <summary>The larger variance of the two components of z.</summary>
    public double AlongVariance { get; }

    /// <summary>The smaller one; equal to the larger for the surmise.</summary>
    public double AcrossVariance { get; }

    /// <summary>⟨S²⟩; exact whenever the covariance is.</summary>
    public double MeanSquareSpacing => AlongVariance + AcrossVariance;

    /// <summary>⟨S⟩ of Hoyt's law.</summary>
    public double MeanSpacing => PlanarGaussian.MeanLength(_own[0, 0], _own[0, 1], _own[1, 1]);

    /// <summary>The law of S.</summary>
    /// <exception cref="ArgumentOutOfRangeException">z is confined to a line or a point.</exception>
    public Hoyt SpacingLaw => Hoyt.WithComponentDeviations(Math.Sqrt(AlongVariance), Math.Sqrt(AcrossVariance));

    /// <summary>⟨S²⟩/⟨S⟩²; 4/π for the surmise.</summary>
    public double SecondMomentRatio => MeanSquareSpacing / (MeanSpacing * MeanSpacing);

    /// <summary>The correlation of m with the other pair's.</summary>
    public double CentreCorrelation(StudentPair other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _covariance.Multiply(_centre) * other._centre / Math.Sqrt(CentreVariance * other.CentreVariance);
    }

    /// <summary>
    /// The correlation of S² with the other pair's: with C the covariances of z and z', Σ and Σ' their own, tr CᵀC/√(tr Σ² tr Σ'²) (Isserlis). It
    /// knows no sign: z' = −z has 1.
    /// </summary>
    public double SquaredSpacingCorrelation(StudentPair other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Square(Between(other)) / Math.Sqrt(Square(_own) * Square(other._own));
    }

    private static double Square(Matrix<double> matrix) => Math.Pow(matrix.FrobeniusNorm(), 2);

    private Matrix<double> Between(StudentPair other) => _spacing.TransposeThisAndMultiply(_covariance) * other._spacing;
}
