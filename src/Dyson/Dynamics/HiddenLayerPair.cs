using Dyson.Laws;

namespace Dyson.Dynamics;

/// <summary>
/// Two levels of a student about a degenerate pair of the teacher's, κ + m ± S/2, S² = u² + v²: u = D_11 − D_22, v = D_12 + D_21 and the centre
/// m = (D_11 + D_22)/2 are normal with mean zero. The basis of the pair is turned so that u and v are independent, Var u ≥ Var v.
/// </summary>
/// <remarks>
/// For N = 2 and G = diag(g₁, g₂), update projected, α → 0: Var u = (αA/|B|)(1/g₁ + 1/g₂), Var v = 4(αA/|B|)/(g₁ + g₂), Cov(m, u) = ½(Var D_11 −
/// Var D_22). Not symmetric W: while det W &gt; 0, S is exact; the mean of the two singular values is κ + m up to (D_12 − D_21)²/8κ.
/// </remarks>
public sealed class HiddenLayerPair
{
    private readonly double _alongCentre;
    private readonly double _acrossCentre;

    internal HiddenLayerPair(
        double centre, double varianceU, double covariance, double varianceV, double varianceCentre, double centreU, double centreV)
    {
        Centre = centre;
        CentreVariance = varianceCentre;
        (AlongVariance, AcrossVariance) = PlanarGaussian.PrincipalVariances(varianceU, covariance, varianceV);
        double angle = AlongVariance - AcrossVariance <= 1e-14 * (varianceU + varianceV) ? 0 : 0.5 * Math.Atan2(covariance, 0.5 * (varianceU - varianceV));
        (double sine, double cosine) = Math.SinCos(angle);
        _alongCentre = (cosine * centreU) + (sine * centreV);
        _acrossCentre = (cosine * centreV) - (sine * centreU);
    }

    /// <summary>κ of the pair.</summary>
    public double Centre { get; }

    /// <summary>The larger variance of the two components of S.</summary>
    public double AlongVariance { get; }

    /// <summary>The smaller one.</summary>
    public double AcrossVariance { get; }

    /// <summary>Var m.</summary>
    public double CentreVariance { get; }

    /// <summary>Var D_11 and Var D_22 in the pair's basis, the larger first: σ₁² and σ₂² of [P2].</summary>
    public (double Larger, double Smaller) DiagonalVariances
    {
        get
        {
            double middle = CentreVariance + (0.25 * AlongVariance);
            return (middle + Math.Abs(_alongCentre), middle - Math.Abs(_alongCentre));
        }
    }

    /// <summary>q = √(Var v/Var u): 1 for equal rates, √(4g₁g₂)/(g₁ + g₂) for a projected update at small α.</summary>
    public double Ratio => Math.Sqrt(AcrossVariance / AlongVariance);

    /// <summary>⟨s²⟩ = ⟨S²⟩/⟨S⟩² of the exact law: 4/π for the surmise.</summary>
    public double SecondMomentRatio
    {
        get
        {
            Hoyt law = SpacingLaw;
            return law.Moment(2) / (law.Mean * law.Mean);
        }
    }

    /// <summary>The exact law of S.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no noise, or no stationary state: S has no density.</exception>
    public Hoyt SpacingLaw => Hoyt.WithComponentDeviations(Math.Sqrt(AlongVariance), Math.Sqrt(AcrossVariance));

    /// <summary>The surmise with the exact ⟨S⟩: what the law would be for equal rates.</summary>
    public WignerSurmise Surmise => WignerSurmise.GoeWithScale(SpacingLaw.Mean / Math.Sqrt(Math.PI));

    /// <summary>The exact density of the two levels together (symmetric W; singular values to first order in D).</summary>
    public HiddenLayerDensity Density
    {
        get
        {
            double along = Math.Sqrt(AlongVariance);
            double across = Math.Sqrt(AcrossVariance);
            double first = _alongCentre / along;
            double second = _acrossCentre / across;
            return new HiddenLayerDensity(Centre, along, across, first, second, Math.Sqrt(CentreVariance - (first * first) - (second * second)));
        }
    }

    /// <summary>[P2]'s approximation: the separable gas of two widths, σ_i² = Var D_ii.</summary>
    public TwoComponentDensity TwoComponent =>
        TwoComponentDensity.WithDeviations(Math.Sqrt(DiagonalVariances.Larger), Math.Sqrt(DiagonalVariances.Smaller), Centre);

    /// <summary>The two-level density (78) of one width that has the exact variance of a level, 3σ²/2.</summary>
    public TwoLevelDensity OneWidth => TwoLevelDensity.WithVariance(Density.Variance, Centre);
}
