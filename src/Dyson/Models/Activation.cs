namespace Dyson.Models;

/// <summary>The function f that a layer applies to each of its pre-activations h.</summary>
public enum Activation
{
    /// <summary>f(h) = h.</summary>
    Identity,

    /// <summary>f(h) = tanh h.</summary>
    Tanh,

    /// <summary>f(h) = erf h = (2/√π) ∫₀ʰ e^(−t²) dt. (Saad and Solla's erf(h/√2) is this with weights divided by √2.)</summary>
    Erf,

    /// <summary>f(h) = max(h, 0); slope 0 at h = 0.</summary>
    Relu,

    /// <summary>f(h) = h Φ(h), Φ the normal distribution function (the exact function, not its approximation by tanh).</summary>
    Gelu,
}
