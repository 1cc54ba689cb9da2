namespace Dyson.Dynamics;

/// <summary>
/// Mean shift, variance and skewness of one trained mode in the stationary state, each to its leading order in 1/|B| and exact in α; independent samples. The
/// third cumulant of the noise itself, which no diffusion has, enters the skewness at leading order.
/// </summary>
/// <remarks>
/// <para>Moments of the update x' = f(x) + η, averaged over the stationary state, y = x − ⟨x⟩, f' = 1 − γ, Var η = s₀ + s₁y, η's third cumulant k₃:
/// v = s₀/(1 − (1 − γ)²), ⟨x⟩ − x* = (α²x*Var C + ½f''v)/γ, ⟨y³⟩ = [3(1 − γ)²f''v² + 3(1 − γ)s₁v + k₃]/(1 − (1 − γ)³).</para>
/// <para>For α → 0 the skewness is √v(2/x* − 2/(3κ)), and √v(2/x* + 2/κ) without k₃ = −64α³x*³/(κ³|B|²): drift and noise of order α/|B| skew
/// the law by √(α/|B|), and k₃, although it is of higher order in α a step, adds up over 1/γ ∝ 1/α steps to the same order.</para>
/// </remarks>
public sealed record ModeCumulants
{
    private ModeCumulants(double shift, double variance, double skewness, double diffusionSkewness, double neglectedVariance, double neglectedShift) =>
        (Shift, Variance, Skewness, DiffusionSkewness, NeglectedVariance, NeglectedShift) = (shift, variance, skewness, diffusionSkewness, neglectedVariance, neglectedShift);

    /// <summary>⟨x⟩ − x*.</summary>
    public double Shift { get; }

    /// <summary>v.</summary>
    public double Variance { get; }

    /// <summary>⟨y³⟩/v^{3/2}.</summary>
    public double Skewness { get; }

    /// <summary>The same with k₃ = 0: what a diffusion gives.</summary>
    public double DiffusionSkewness { get; }

    /// <summary>What k₃ adds to v in the next order, f''·k₃/(3γ)/(2γ): the size of a diffusion's error in the variance.</summary>
    public double NeglectedVariance { get; }

    /// <summary>What that adds to the mean: half of f''/γ times <see cref="NeglectedVariance"/>.</summary>
    public double NeglectedShift { get; }

    /// <summary>The cumulants of one mode.</summary>
    /// <exception cref="ArgumentException">Chains with memory.</exception>
    public static ModeCumulants Of(OneModeUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.Update.Sweeps is not null)
        {
            throw new ArgumentException("The cumulants are those of independent samples; persistent chains remember.", nameof(update));
        }

        (double rate, double x, double kappa, double gamma) = (update.Rate, update.Minimum, update.Kappa, update.Relaxation);
        double keep = 1 - gamma;
        double sampling = 2 / (kappa * kappa * update.Update.BatchSize);
        double samplingSlope = 2 * sampling / kappa;
        double bend = (-4 * rate / (kappa * kappa)) + (x * ((2 * rate * rate / Math.Pow(kappa, 4)) - (4 * rate / Math.Pow(kappa, 3))));
        double strength = 4 * rate * rate * x * x * sampling;
        double strengthSlope = 4 * rate * rate * x * ((2 * sampling) - (2 * x * rate * sampling / (kappa * kappa)) + (x * samplingSlope));
        double third = ((-64 / Math.Pow(kappa, 3)) + (96 * rate / Math.Pow(kappa, 4))) * Math.Pow(rate * x, 3) / Math.Pow(update.Update.BatchSize, 2);
        double variance = strength / (1 - (keep * keep));
        double diffusion = (3 * keep * keep * bend * variance * variance) + (3 * keep * strengthSlope * variance);
        double forget = 1 - (keep * keep * keep);
        double neglected = keep * bend * third / forget / (1 - (keep * keep));
        return new ModeCumulants(
            ((rate * rate * x * sampling) + (0.5 * bend * variance)) / gamma,
            variance,
            (diffusion + third) / forget / Math.Pow(variance, 1.5),
            diffusion / forget / Math.Pow(variance, 1.5),
            neglected,
            0.5 * bend * neglected / gamma);
    }
}
