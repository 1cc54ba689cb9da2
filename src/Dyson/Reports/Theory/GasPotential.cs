using Dyson.Dynamics;
using Dyson.Models;

namespace Dyson.Reports.Theory;

/// <summary>A Coulomb gas in a potential of one's choice, with a place for its chains to start.</summary>
/// <param name="Gas">The gas.</param>
/// <param name="Start">Distinct levels inside its domain.</param>
/// <param name="Spread">About the deviation of its law.</param>
/// <param name="Formula">U, in the label language.</param>
internal sealed record GasPotential(CoulombGas Gas, double[] Start, double Spread, string Formula)
{
    public const string Harmonic = "harmonic";
    public const string Quartic = "quartic";
    public const string DoubleWell = "double-well";
    public const string Machine = "rbm";
    public const string Student = "teacher-student";

    /// <summary>All names.</summary>
    public static readonly string[] Names = [Harmonic, Quartic, DoubleWell, Machine, Student];

    /// <summary>The gas that the settings name.</summary>
    /// <exception cref="ArgumentException">The model refuses its parameters.</exception>
    public static GasPotential Of(TheorySettings settings)
    {
        double beta = settings.Number("beta");
        int levels = settings.WholeOrNull("levels") ?? CoulombGasTheory.UsualLevels;
        double sigma = settings.Number("sigma");
        double edge = Math.Sqrt(2 * beta * levels);
        return settings.ChoiceOrNull("potential") switch
        {
            Quartic => new GasPotential(
                CoulombGas.Common(beta, levels, x => Math.Pow(x / sigma, 4) / 4), Even(levels, 0, sigma * Math.Pow(2 * beta * levels, 0.25)), sigma,
                "$U=\\Sigma\\,x^4/4\\sigma^4$"),
            DoubleWell => Wells(beta, levels, settings.Number("barrier"), settings.Number("well")),
            Machine => Boltzmann(settings),
            Student => Teacher(settings),
            _ => new GasPotential(CoulombGas.Common(beta, levels, x => x * x / (2 * sigma * sigma)), Even(levels, 0, sigma * edge), sigma, "$U=\\Sigma\\,x^2/2\\sigma^2$"),
        };
    }

    private static GasPotential Wells(double beta, int levels, double barrier, double well) => new(
        CoulombGas.Common(beta, levels, x => barrier * Math.Pow((x * x / (well * well)) - 1, 2)), Even(levels, 0, 1.3 * well), well,
        "$U=\\Sigma\\,h\\,(x^2/w^2-1)^2$");

    private static GasPotential Teacher(TheorySettings settings)
    {
        TeacherStudentUpdate update = new(settings.NumberOrNull("learning-rate") ?? 0.1, settings.Whole("batch-size"), settings.Number("added-noise"));
        double[] kappas = [.. Kappas(settings, 2).OrderDescending()];
        double deviation = Math.Sqrt(2 * update.StepVariance / (update.LearningRate * (2 - update.LearningRate)));
        return new GasPotential(TeacherStudentGas.Stationary(update, kappas), Apart(kappas, deviation), deviation, "$U=\\Sigma\\,(x_i-\\kappa_i)^2/2v$, $v=2\\alpha A/(|B|(2-\\alpha))$");
    }

    private static GasPotential Boltzmann(TheorySettings settings)
    {
        TargetSpectrum target = TargetSpectrum.FromEigenvalues(Kappas(settings, 4));
        GaussianRbm model = new(target, target.Count, settings.Number("mass-squared"), InitialWeights.AtTarget);
        RbmUpdate update = RbmUpdate.Independent(settings.NumberOrNull("learning-rate") ?? 0.02, settings.Whole("batch-size"));
        RbmLinearResponse response = new(model, update);
        bool one = target.Count == 1 || (target.DegenerateGroups.Count == 1 && target.DegenerateGroups[0].Size == target.Count);
        CoulombGas gas = one ? RbmCoulombGas.StateDependent(model, update) : RbmCoulombGas.Harmonic(response, [.. Enumerable.Range(0, target.Count)]);
        double deviation = response.Modes.Min(mode => mode.Sigma);
        double[] start = [.. Apart([.. model.ExactSolution], deviation).Select(x => Math.Clamp(x, 1e-3 * model.MassSquared, 0.999 * model.MassSquared))];
        return new GasPotential(gas, start, deviation, one ? "$U$ of state-dependent noise $g(x)^2=4\\alpha^2x^2/((\\mu^2-x)^2|B|)$" : "$U=\\Sigma\\,(x_i-x_i^*)^2/2v_i$ of linear response");
    }

    private static double[] Kappas(TheorySettings settings, double usual) =>
        settings.Numbers("kappa") is { Count: > 0 } given ? [.. given] : [.. Enumerable.Repeat(usual, settings.WholeOrNull("levels") ?? CoulombGasTheory.FewLevels)];

    /// <summary>Levels at equal distances between centre − reach and centre + reach.</summary>
    private static double[] Even(int levels, double centre, double reach) =>
        [.. Enumerable.Range(0, levels).Select(i => centre + (reach * (levels == 1 ? 0 : 1 - (2.0 * i / (levels - 1)))))];

    /// <summary>Centres, those that coincide a deviation apart.</summary>
    private static double[] Apart(double[] centres, double deviation) =>
        [.. centres.Select((c, i) => c + (deviation * (0.5 * (centres.Length - 1) - i)))];
}
