using Dyson.Laws;
using FsCheck;
using FsCheck.Fluent;

namespace Dyson.Tests.Laws;

/// <summary>Properties for parameters that nobody chose.</summary>
public class LawPropertyTests
{
    private const int Cases = 150;

    /// <summary>A scale between 1e-3 and 1e3, evenly in its logarithm.</summary>
    private static readonly Gen<double> Scale = Gen.Choose(-3000, 3000).Select(e => Math.Pow(10, e / 1000.0));

    private static readonly Gen<double> Fraction = Gen.Choose(1, 1000).Select(i => i / 1000.0);

    private static readonly Gen<ContinuousLaw> AnyLaw = Gen.OneOf<ContinuousLaw>(
        from beta in Gen.Elements(1, 2, 4) from mean in Scale select (ContinuousLaw)WignerSurmise.WithMean(beta, mean),
        from mean in Scale select (ContinuousLaw)PoissonSpacing.WithMean(mean),
        from q in Fraction select (ContinuousLaw)BrodySpacing.WithRepulsion(q),
        from sigma in Scale from centre in Scale select (ContinuousLaw)TwoLevelDensity.WithDiagonalDeviation(sigma, centre),
        from s1 in Scale from s2 in Scale select (ContinuousLaw)TwoComponentDensity.WithDeviations(s1, s2),
        from sd in Scale from mean in Scale select (ContinuousLaw)Gaussian.WithStandardDeviation(-mean, sd),
        from radius in Scale select (ContinuousLaw)Semicircle.WithRadius(radius),
        from rows in Gen.Choose(1, 500)
        from columns in Gen.Choose(1, 500)
        from v in Scale
        select (ContinuousLaw)MarchenkoPastur.WithElementVariance(v, rows, columns),
        from rho in Fraction select (ContinuousLaw)BerryRobnikSpacing.WithRegularFraction(rho),
        from beta in Gen.Choose(1, 400) select (ContinuousLaw)WignerSurmise.WithRepulsion(beta / 20.0),
        from beta in Gen.Choose(4, 400) select (ContinuousLaw)GapRatioSurmise.WithRepulsion(beta / 20.0).Restricted,
        from first in Gen.Choose(1, 300)
        from second in Gen.Choose(1, 300)
        from dimension in Gen.Choose(1, 300)
        where dimension <= first && dimension <= second
        select (ContinuousLaw)Wachter.WithDegrees(first, second, dimension),
        from nu in Scale from sigma in Scale select (ContinuousLaw)Rice.WithComponentDeviation(nu, sigma),
        from q in Fraction from mean in Scale select (ContinuousLaw)Hoyt.WithMean(q, mean),
        from degrees in Gen.Choose(1, 200) select (ContinuousLaw)ChiSquare.WithDegrees(degrees));

    [Fact]
    public void Cumulative_rises_and_survival_falls_between_zero_and_one() => Check(law =>
    {
        double atom = law is MarchenkoPastur mp ? mp.AtomAtZero : 0;
        double rounding = Rounding(law);
        double last = 0;
        double lastAbove = 1;
        for (int i = 1; i < 60; i++)
        {
            double x = law.Mean + ((i - 30) / 6.0 * law.StandardDeviation);
            (double f, double s) = (law.Cumulative(x), law.Survival(x));

            if (!(f >= last - rounding && f <= 1 + rounding && s <= lastAbove + rounding && s >= 0 && law.Density(x) >= 0 && Math.Abs(f + s - 1) <= 1e-14))
            {
                return false;
            }

            (last, lastAbove) = (f, s);
        }

        return Math.Abs(law.Moment(0) - 1) <= 1e-14 && law.Variance > 0 && law.Cumulative(law.Lower) >= atom;
    });

    [Fact]
    public void Quantile_inverts_the_cumulative() => Check(law => new[] { 0.001, 0.2, 0.5, 0.77, 0.999 }.All(p =>
    {
        double x = law.Quantile(p);
        double atom = law is MarchenkoPastur mp ? mp.AtomAtZero : 0;

        // One ulp of x moves the cumulative by density × ulp.
        double ulp = Math.BitIncrement(Math.Abs(x)) - Math.Abs(x);
        return p <= atom ? x == 0 : Math.Abs(law.Cumulative(x) - p) <= Rounding(law) + 1e-12 + (8 * ulp * law.Density(x));
    }));

    [Fact]
    public void A_scale_only_stretches_the_axis() => Check(Scale, c =>
    {
        bool Same(ContinuousLaw unit, ContinuousLaw stretched) => new[] { 0.3, 1.1, 2.9 }.All(x =>
            Math.Abs(stretched.Cumulative(c * x) - unit.Cumulative(x)) < 1e-12 && Math.Abs((c * stretched.Density(c * x)) - unit.Density(x)) < 1e-12);

        return Same(WignerSurmise.Gse(), WignerSurmise.WithMean(4, c))
            && Same(TwoLevelDensity.WithDiagonalDeviation(1), TwoLevelDensity.WithDiagonalDeviation(c))
            && Same(TwoComponentDensity.WithDeviations(1, 0.3), TwoComponentDensity.WithDeviations(c, 0.3 * c))
            && Same(Rice.WithComponentDeviation(0.8, 0.5), Rice.WithComponentDeviation(0.8 * c, 0.5 * c))
            && Same(Hoyt.WithComponentDeviations(1, 0.4), Hoyt.WithComponentDeviations(c, 0.4 * c))
            && Same(MarchenkoPastur.WithElementVariance(0.01, 100, 30), MarchenkoPastur.WithElementVariance(0.01 * c, 100, 30));
    });

    /// <summary>A few ulp of 1, and of the mean in units of the width: an ulp of x moves a narrow law far from 0 by so much.</summary>
    private static double Rounding(ContinuousLaw law) => 1e-14 * (1 + (Math.Abs(law.Mean) / law.StandardDeviation));

    private static void Check(Func<ContinuousLaw, bool> property) => Check(AnyLaw, property);

    private static void Check<T>(Gen<T> generator, Func<T, bool> property) =>
        Prop.ForAll(generator.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20260, 1));
}
