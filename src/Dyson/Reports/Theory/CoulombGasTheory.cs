using Dyson.Dynamics.Ensembles;

namespace Dyson.Reports.Theory;

/// <summary>
/// Coulomb gases: the ensembles that are sampled exactly for any β, and any potential by Markov chains, with quadrature beside both for up to three levels.
/// </summary>
internal sealed class CoulombGasTheory : TheorySubject
{
    public const int UsualLevels = 6;
    public const int FewLevels = 2;
    private const string Gaussian = "gaussian";
    private const string Laguerre = "laguerre";
    private const string Jacobi = "jacobi";
    private const string Circular = "circular";

    public CoulombGasTheory()
        : base(
            "coulomb-gas",
            "Coulomb gas of levels (12, 66): an ensemble of random matrices sampled exactly for any β, or a potential sampled by Markov chains, with partition function, densities and spacings beside theory.",
            "dyson theory coulomb-gas --ensemble gaussian --beta 2 --levels 8 --out gas")
    {
    }

    public override IReadOnlyList<TheoryOption> Options { get; } =
    [
        TheoryOption.Choice("ensemble", "Independent draws of all levels; gaussian unless a potential is given.", null, Gaussian, Laguerre, Jacobi, Circular),
        TheoryOption.Choice("potential", "Markov chains: U = x²/2σ², x⁴/4σ⁴, h(x²/w² - 1)² each, or the learnt spectra.", null, GasPotential.Names),
        TheoryOption.Number("beta", "Dyson index β > 0; 1 for the learnt spectra.", 1, new NumberRange(0, 100, LowIncluded: false)),
        TheoryOption.Whole("levels", "Number of levels n; 6 unless given, 2 for learnt spectra.", null, 1, 400),
        TheoryOption.Number("sigma", "σ > 0: deviation of a diagonal element (gaussian), scale of the potential.", 1, NumberRange.Positive),
        TheoryOption.Number("rows", "M > n - 1 of the laguerre ensemble X = W†W; 2n unless given.", null, NumberRange.Positive),
        TheoryOption.Number("variance", "E|W_ij|² > 0 of the laguerre ensemble; 1/M unless given.", null, NumberRange.Positive),
        TheoryOption.Number("first-rows", "M₁ > n - 1 of the jacobi ensemble A(A + B)⁻¹; 2n unless given.", null, NumberRange.Positive),
        TheoryOption.Number("second-rows", "M₂ > n - 1; 3n unless given.", null, NumberRange.Positive),
        TheoryOption.Number("barrier", "h > 0 of the double well.", 4, NumberRange.Positive),
        TheoryOption.Number("well", "w > 0, where its minima are.", 2, NumberRange.Positive),
        TheoryOption.Numbers("kappa", "Eigenvalue of teacher or target, once for each; all 2 (teacher-student) or all 4 (rbm) unless given.", NumberRange.Positive),
        TheoryOption.Number("learning-rate", "α > 0; 0.1 (teacher-student) or 0.02 (rbm) unless given.", null, NumberRange.Positive),
        TheoryOption.Whole("batch-size", "|B|.", 16, 1, 1_000_000),
        TheoryOption.Number("added-noise", "ε > 0 of the student, A = ε².", 0.1, NumberRange.Positive),
        TheoryOption.Number("mass-squared", "μ² of the machine, above every κ.", 9, NumberRange.Positive),
        TheoryOption.Whole("draws", "Independent draws (ensembles; 4000 unless given), or recorded draws a chain (potentials; 2500).", null, 20, 1_000_000),
        TheoryOption.Whole("chains", "Markov chains.", 4, 1, 64),
        TheoryOption.Whole("burn-in", "Sweeps thrown away, while step sizes adapt.", 1000, 1, 10_000_000),
        TheoryOption.Whole("thinning", "Sweeps a recorded draw.", 10, 1, 1_000_000),
        TheoryOption.Whole("nodes", "Gauss nodes a dimension of the quadrature (n ≤ 3).", 120, 8, 400),
        TheoryOption.Seed("Seed of all draws."),
    ];

    public override TheoryDocument Compute(TheorySettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        GasSample sample = settings.ChoiceOrNull("potential") is null
            ? GasSample.Of(GasEnsemble.Of(Ensemble(settings)), settings, progress, cancellation)
            : GasSample.Of(GasPotential.Of(settings), settings, progress, cancellation);
        return new GasReport(sample, settings).Document();
    }

    private protected override void Check(TheorySettings settings, List<string> errors)
    {
        string? potential = settings.ChoiceOrNull("potential");
        if (potential is not null && settings.IsGiven("ensemble"))
        {
            errors.Add("--ensemble and --potential exclude each other");
        }

        string? ensemble = potential is null ? settings.ChoiceOrNull("ensemble") ?? Gaussian : null;
        bool learnt = potential is GasPotential.Machine or GasPotential.Student;
        OnlyFor(settings, errors, "--ensemble gaussian or --potential harmonic or quartic", ensemble == Gaussian || potential is GasPotential.Harmonic or GasPotential.Quartic, "sigma");
        OnlyFor(settings, errors, "--ensemble laguerre", ensemble == Laguerre, "rows", "variance");
        OnlyFor(settings, errors, "--ensemble jacobi", ensemble == Jacobi, "first-rows", "second-rows");
        OnlyFor(settings, errors, "--potential double-well", potential == GasPotential.DoubleWell, "barrier", "well");
        OnlyFor(settings, errors, "--potential rbm or teacher-student", learnt, "kappa", "learning-rate", "batch-size");
        OnlyFor(settings, errors, "--potential teacher-student", potential == GasPotential.Student, "added-noise");
        OnlyFor(settings, errors, "--potential rbm", potential == GasPotential.Machine, "mass-squared");
        OnlyFor(settings, errors, "--potential", potential is not null, "chains", "burn-in", "thinning");
        if (learnt && settings.Number("beta") != 1)
        {
            errors.Add(TheorySettings.NotAllowed("beta", settings.Number("beta"), "1 for the learnt spectra"));
        }

        if (learnt && settings.WholeOrNull("levels") is { } levels && settings.Numbers("kappa") is { Count: > 0 } kappas && kappas.Count != levels)
        {
            errors.Add($"--kappa is given {kappas.Count} times for --levels {levels}; allowed: once for each level, or not at all");
        }

        if (errors.Count == 0 && potential is not null)
        {
            Try(errors, "potential", potential, () => GasPotential.Of(settings));
        }
        else if (potential is null)
        {
            double least = (settings.WholeOrNull("levels") ?? UsualLevels) - 1;
            errors.AddRange(from name in (string[])["rows", "first-rows", "second-rows"]
                            where settings.NumberOrNull(name) is { } rows && rows <= least
                            select TheorySettings.NotAllowed(name, settings.NumberOrNull(name)!, FormattableString.Invariant($"a finite number > {least}, the number of levels less one")));
        }
    }

    private static LevelEnsemble Ensemble(TheorySettings settings)
    {
        double beta = settings.Number("beta");
        int n = settings.WholeOrNull("levels") ?? UsualLevels;
        double rows = settings.NumberOrNull("rows") ?? (2 * n);
        return (settings.ChoiceOrNull("ensemble") ?? Gaussian) switch
        {
            Laguerre => LaguerreEnsemble.WithElementVariance(beta, rows, n, settings.NumberOrNull("variance") ?? (1 / rows)),
            Jacobi => JacobiEnsemble.WithRows(beta, settings.NumberOrNull("first-rows") ?? (2 * n), settings.NumberOrNull("second-rows") ?? (3 * n), n),
            Circular => CircularEnsemble.WithIndex(beta, n),
            _ => GaussianEnsemble.WithDiagonalDeviation(beta, n, settings.Number("sigma")),
        };
    }
}
