using Dyson.Dynamics;
using Dyson.Models;

namespace Dyson.Reports.Theory;

/// <summary>
/// Dyson's equation of moving levels (9, 63): levels in wells, a student's spectrum, or that of a Boltzmann machine, with the matrix process beside it where there is
/// one, and the exact or stationary laws.
/// </summary>
internal sealed class DysonMotion : TheorySubject
{
    private const string Levels = "levels";
    private const string Student = "teacher-student";
    private const string Machine = "rbm";
    private const string Independent = "independent";
    private const string Persistent = "persistent";

    /// <summary>The largest γτ, relaxation an update times memory of the chains in updates (1 for independent samples), for which updates are near a diffusion.</summary>
    private const double LargestRelaxation = 0.5;

    /// <summary>The largest width of a level, in units of its distance κ from μ², for which the noise does not run away.</summary>
    private const double LargestWidth = 0.2;

    private static readonly string[] OfLevels = ["levels", "stiffness", "noise", "quartic", "centre"];
    private static readonly string[] OfTraining = ["learning-rate", "batch-size", "kappa"];
    private static readonly string[] OfMachine = ["sites", "field-mass-squared", "mass-squared", "closure", "samples", "sweeps"];

    public DysonMotion()
        : base(
            "dyson",
            "Dyson Brownian motion: levels that drift, diffuse and repel (9, 63), beside the eigenvalues of the matrix process and the exact laws; for levels in wells, a linear student or a Boltzmann machine.",
            "dyson theory dyson --levels 4 --beta 2 --out dyson-motion")
    {
    }

    public override IReadOnlyList<TheoryOption> Options { get; } =
    [
        TheoryOption.Choice("model", "levels: dX = -k(X - c)dt + g dM; teacher-student (57, 58) and rbm (9, 31): time in updates.", Levels, Levels, Student, Machine),
        TheoryOption.OneOf("beta", "Dyson index: real, complex or quaternion matrices; 1 for the trained models.", 1, 1, 2, 4),
        TheoryOption.Whole("levels", "Number of levels N; 4 unless centres are given.", null, 1, 32),
        TheoryOption.Number("stiffness", "k ≥ 0, the rate of return to the centre.", 1, NumberRange.NonNegative),
        TheoryOption.Number("noise", "g > 0: deviation, a unit time, of one real component of an element off the diagonal.", 1, NumberRange.Positive),
        TheoryOption.Number("quartic", "c ≥ 0 of a further force -c X³.", 0, NumberRange.NonNegative),
        TheoryOption.Numbers("centre", "Centre of a level; once for each. All 0 unless given.", NumberRange.Finite),
        TheoryOption.Number("learning-rate", "α > 0; 0.1 (teacher-student) or 0.02 (rbm) unless given.", null, NumberRange.Positive),
        TheoryOption.Whole("batch-size", "|B|.", 16, 1, 1_000_000),
        TheoryOption.Numbers("kappa", "Eigenvalue of the teacher (2, 2 unless given), or of the target K_φ (the ring unless given); once for each.", NumberRange.Positive),
        TheoryOption.Number("added-noise", "ε > 0 of the student, A = ε².", 0.1, NumberRange.Positive),
        TheoryOption.Whole("sites", "Sites of the ring whose field the machine learns (27).", 10, 1, 32),
        TheoryOption.Number("field-mass-squared", "m² > 0 of that field.", 4, NumberRange.Positive),
        TheoryOption.Number("mass-squared", "μ² of the machine, above every κ.", 9, NumberRange.Positive),
        TheoryOption.Choice("samples", "Gradients of the machine from independent samples at every step, or from persistent chains (PCD): their white-noise limit.", Independent, Independent, Persistent),
        TheoryOption.Whole("sweeps", "k, Gibbs sweeps of a persistent chain a step.", 3, 1, 1000),
        TheoryOption.Choice("closure", "Drift of the machine's levels: with both further terms of order α²/|B|, or (9) alone.", "second-order", "second-order", "coulomb"),
        TheoryOption.Numbers("start", "Level at t = 0; once for each. The centres unless given (teacher, exact solution).", NumberRange.Finite),
        TheoryOption.Number("duration", "How long, T > 0; three to five relaxation times unless given.", null, NumberRange.Positive),
        TheoryOption.Numbers("at", "Time with a row in the table, once for each; T/8, T/4, T/2 and T unless given.", NumberRange.NonNegative),
        TheoryOption.Number("step", "Longest step of the integrator > 0; a fraction of the fastest relaxation time unless given.", null, NumberRange.Positive),
        TheoryOption.Whole("replicas", "Independent solutions; 2000 (fewer for more than 8 levels) or 1000 (rbm) unless given.", null, 20, 1_000_000),
        TheoryOption.Whole("trajectories", "Solutions drawn over time.", 2, 1, 6),
        TheoryOption.Seed("Seed of all noise."),
    ];

    public override TheoryDocument Compute(TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Choice("model") == Machine
            ? new MachineMotion(settings, Response(settings)).Compute(progress, cancellation)
            : new ConfinedMotion(settings, Equation(settings), StreamName(settings)).Compute(progress, cancellation);
    }

    private protected override void Check(TheorySettings settings, List<string> errors)
    {
        string model = settings.Choice("model");
        OnlyFor(settings, errors, "--model levels", model == Levels, [.. OfLevels, "beta"]);
        OnlyFor(settings, errors, "--model teacher-student or rbm", model != Levels, OfTraining);
        OnlyFor(settings, errors, "--model teacher-student", model == Student, "added-noise");
        OnlyFor(settings, errors, "--model rbm", model == Machine, OfMachine);
        if (model == Machine)
        {
            OnlyFor(settings, errors, "--samples persistent", settings.Choice("samples") == Persistent, "sweeps");
        }

        if (settings.Numbers("kappa").Count > 0)
        {
            OnlyFor(settings, errors, "the ring, not beside --kappa", false, "sites", "field-mass-squared");
        }

        int centres = settings.Numbers("centre").Count;
        if (centres > 0 && settings.WholeOrNull("levels") is { } levels && levels != centres)
        {
            errors.Add($"--centre is given {centres} times for --levels {levels}; allowed: once for each level, or not at all");
        }

        if (settings.NumberOrNull("duration") is { } duration && settings.Numbers("at").FirstOrDefault(t => t > duration) is > 0 and double late)
        {
            errors.Add(TheorySettings.NotAllowed("at", late, FormattableString.Invariant($"at most --duration {duration}")));
        }

        if (errors.Count > 0)
        {
            return;
        }

        int size = 0;
        if (model == Machine)
        {
            double mass = settings.Number("mass-squared");
            Try(errors, "mass-squared", mass, () =>
            {
                RbmLinearResponse response = Response(settings);
                RbmSpectrumEquation equation = new(response, DriftClosure.SecondOrder);
                size = equation.Size;
                double fastest = equation.Slowness;
                if (fastest > LargestRelaxation)
                {
                    errors.Add(TheorySettings.NotAllowed("learning-rate", response.EffectiveRate, FormattableString.Invariant(
                        $"at most {response.EffectiveRate * LargestRelaxation / fastest:G4} here; beyond, {(response.Update.Sweeps is null ? $"the fastest mode relaxes by more than {LargestRelaxation} an update" : $"a mode relaxes by more than {LargestRelaxation} while its chains remember")} and no diffusion describes it")));
                }

                double width = response.Modes.Max(mode => mode.Sigma / mode.Kappa);
                if (fastest <= LargestRelaxation && width > LargestWidth)
                {
                    errors.Add(FormattableString.Invariant(
                        $"--learning-rate {response.EffectiveRate} with --batch-size {response.Update.BatchSize} gives levels as wide as {width:G3} of their distance from μ²; allowed: at most {LargestWidth}"));
                }
            });
        }
        else
        {
            Try(errors, "learning-rate", settings.NumberOrNull("learning-rate") ?? 0.1, () => size = Equation(settings).Size);
        }

        int start = settings.Numbers("start").Count;
        if (errors.Count == 0 && start > 0 && start != size)
        {
            errors.Add($"--start is given {start} times for {size} levels; allowed: once for each level, or not at all");
        }

        if (model == Machine && settings.Numbers("start").Any(x => !(x > 0 && x < settings.Number("mass-squared"))))
        {
            errors.Add(FormattableString.Invariant($"--start must lie between 0 and --mass-squared {settings.Number("mass-squared")}, both excluded"));
        }
    }

    private static string StreamName(TheorySettings settings) => settings.Choice("model") == Student ? "student" : "levels";

    private static ConfiningEquation Equation(TheorySettings settings)
    {
        if (settings.Choice("model") == Student)
        {
            TeacherStudentUpdate update = new(settings.NumberOrNull("learning-rate") ?? 0.1, settings.Whole("batch-size"), settings.Number("added-noise"));
            return ConfiningEquation.TeacherStudentAtUpdates(update, settings.Numbers("kappa") is { Count: > 0 } kappas ? kappas : [2, 2]);
        }

        IReadOnlyList<double> centres = settings.Numbers("centre") is { Count: > 0 } given ? given : new double[settings.WholeOrNull("levels") ?? 4];
        return new ConfiningEquation(centres, settings.Number("stiffness"), settings.Number("noise"), (int)settings.Number("beta"), settings.Number("quartic"));
    }

    private static RbmLinearResponse Response(TheorySettings settings)
    {
        TargetSpectrum target = settings.Numbers("kappa") is { Count: > 0 } kappas
            ? TargetSpectrum.FromEigenvalues(kappas)
            : TargetSpectrum.Ring(settings.Whole("sites"), settings.Number("field-mass-squared"));
        GaussianRbm model = new(target, target.Count, settings.Number("mass-squared"), InitialWeights.AtTarget);
        double rate = settings.NumberOrNull("learning-rate") ?? 0.02;
        int batch = settings.Whole("batch-size");
        return new RbmLinearResponse(model, settings.Choice("samples") == Persistent ? RbmUpdate.Persistent(rate, batch, settings.Whole("sweeps")) : RbmUpdate.Independent(rate, batch));
    }
}
