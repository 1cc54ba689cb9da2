using Dyson.Dynamics;
using Dyson.Models;

namespace Dyson.Reports.Theory;

/// <summary>One mode of a Boltzmann machine: the Fokker–Planck operator (34–50), its spectrum and eigenfunctions, stationary laws and evolution.</summary>
internal sealed class FokkerPlanckTheory : TheorySubject
{
    private const string ZeroFlux = "zero-flux";
    private const string Absorbing = "absorbing";

    public FokkerPlanckTheory()
        : base(
            "fokker-planck",
            "Fokker-Planck operator of one mode of a Boltzmann machine (34-50): potential, levels and eigenfunctions, stationary law in constant and in multiplicative noise, and its evolution in time.",
            "dyson theory fokker-planck --kappa 4 --out mode")
    {
    }

    public override IReadOnlyList<TheoryOption> Options { get; } =
    [
        TheoryOption.Number("kappa", "κ of the mode, below μ².", 4, NumberRange.Positive),
        TheoryOption.Number("mass-squared", "μ².", 9, NumberRange.Positive),
        TheoryOption.Number("learning-rate", "α > 0.", 0.05, NumberRange.Positive),
        TheoryOption.Whole("batch-size", "|B|, independent samples.", 16, 1, 1_000_000_000),
        TheoryOption.Number("noise-squared", "g² in the time of (31), 2α an update; that of training at x* unless given. With it only the operator of constant noise is treated.", null, NumberRange.Positive),
        TheoryOption.Choice("boundary", "What is demanded at x = 0.", ZeroFlux, ZeroFlux, Absorbing),
        TheoryOption.Whole("levels", "Number of levels of the operator.", 6, 1, 40),
        TheoryOption.Number("start", "Mean of the distribution that evolves in constant noise; 0.7 x* unless given.", null, NumberRange.Positive),
        TheoryOption.Number("start-width", "Its standard deviation; x*/25 unless given.", null, NumberRange.Positive),
        TheoryOption.Number("weight-deviation", "s > 0: the learning mode starts at x = w², w ~ N(0, s²).", 0.1, NumberRange.Positive),
        TheoryOption.Numbers("at", "Time in updates, once for each; three or four times of the relaxation or the growth unless given.", NumberRange.Positive),
    ];

    public override TheoryDocument Compute(TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new OneModeReport(settings, Update(settings), Problem(settings), Boundary(settings)).Compute(progress, cancellation);
    }

    private protected override void Check(TheorySettings settings, List<string> errors)
    {
        double mass = settings.Number("mass-squared");
        double kappa = settings.Number("kappa");
        if (kappa >= mass)
        {
            errors.Add(TheorySettings.NotAllowed("kappa", kappa, FormattableString.Invariant($"below --mass-squared {mass}: other modes are not learnt")));
            return;
        }

        if (settings.IsGiven("noise-squared"))
        {
            OnlyFor(settings, errors, "training noise, not beside --noise-squared", false, "batch-size", "weight-deviation");
        }

        OneModeUpdate update = Update(settings);
        double noise = settings.NumberOrNull("noise-squared") ?? update.ConstantNoiseSquared;
        double largest = OneModeProblem.LargestNoise * mass;
        if (noise > largest)
        {
            errors.Add(settings.IsGiven("noise-squared")
                ? TheorySettings.NotAllowed("noise-squared", noise, FormattableString.Invariant($"above 0 to μ²/10 = {largest:G6}, or nothing keeps the mode from μ²"))
                : FormattableString.Invariant($"--learning-rate {update.Rate} with --batch-size {update.Update.BatchSize} gives g² = {noise:G6}; allowed: at most μ²/10 = {largest:G6}, or nothing keeps the mode from μ²"));
        }

        double start = settings.NumberOrNull("start") ?? (OneModeReport.UsualStart * update.Minimum);
        double width = settings.NumberOrNull("start-width") ?? (OneModeReport.UsualWidth * update.Minimum);
        if (start < OneModeReport.ReachOfStart * width || start + (OneModeReport.ReachOfStart * width) > mass)
        {
            errors.Add(FormattableString.Invariant(
                $"--start {start} with --start-width {width} is not allowed; allowed: {OneModeReport.ReachOfStart} widths inside 0 and --mass-squared {mass}"));
        }
    }

    private static LowerBoundary Boundary(TheorySettings settings) => settings.Choice("boundary") == Absorbing ? LowerBoundary.Wall : LowerBoundary.ZeroFlux;

    private static OneModeProblem Problem(TheorySettings settings)
    {
        OneModeUpdate update = Update(settings);
        return new OneModeProblem(update.Model, 0, settings.NumberOrNull("noise-squared") ?? update.ConstantNoiseSquared);
    }

    private static OneModeUpdate Update(TheorySettings settings)
    {
        GaussianRbm model = new(
            TargetSpectrum.FromEigenvalues([settings.Number("kappa")]), 1, settings.Number("mass-squared"), InitialWeights.Normal(settings.Number("weight-deviation")));
        return new OneModeUpdate(model, 0, RbmUpdate.Independent(settings.Number("learning-rate"), settings.Whole("batch-size")));
    }
}
