using Dyson.Lanes;

namespace Dyson.Dynamics;

/// <summary>
/// What the memory of persistent chains does to the RBM's eigenvalue equation where X moves slowly: the strength of the white noise that stands for the chains'
/// coloured one, and the mean drift of order α²/|B| that coloured noise makes.
/// </summary>
/// <remarks>
/// <para>With ρ_i = (x_i/μ²)^k, ϕ_ij = ρ_iρ_j, τ = (1 + ϕ)/(1 − ϕ), λ = μ² − x, c_ij = (1 + δ_ij)/(λ_iλ_j|B|) = Var C_ij and X held fixed for as long as a chain
/// remembers, the update X' = (1 + αG)X(1 + αG) averaged over the chains' past gives, in the eigenbasis of X,</para>
/// <para>A_i = α² Σ_j c_ij [x_jτ_ij + x_i(τ_ij − 1)] + 4α²x_i ρ_i/(1 − ρ_i²) Σ_j m_ij (x_i + x_j)c_ij/(1 − ϕ_ij), m_ij = <see cref="ChainMemory.Derivative"/>.</para>
/// <para>First sum: ⟨δC X δC⟩ of one step, and twice the sum over s ≥ 1 of what the sample of s steps ago, still in X, does with its successor, ϕˢ c.
/// Second: chains that were pushed one way have pushed X, and with it their own propagator M, the other way; their mean so stays below (μ² − X)⁻¹ by
/// 2ρ_i/(1 − ρ_i²) Σ_j m_ij ⟨δX_ijδC_ij⟩, ⟨δXδC⟩ = −α(x_i + x_j)c_ij/(1 − ϕ_ij). For ρ = 0 the drift is that of independent samples. At x* it makes the stationary mean of
/// the equation that of <see cref="LevelShift.SecondOrder"/> for α → 0, which is derived in another way (a test holds the two together).</para>
/// </remarks>
internal static class ChainDrift
{
    private const int LargestOnStack = 64;

    /// <summary>ρ = (x/μ²)^k.</summary>
    public static T Correlation<T>(T x, double massSquared, int sweeps)
        where T : unmanaged, ILanes<T>
    {
        T ratio = x * T.Broadcast(1 / massSquared);
        T power = ratio;
        for (int sweep = 1; sweep < sweeps; sweep++)
        {
            power *= ratio;
        }

        return power;
    }

    /// <summary>τ = (1 + ρ_iρ_j)/(1 − ρ_iρ_j).</summary>
    public static T Inflation<T>(T first, T second)
        where T : unmanaged, ILanes<T>
    {
        T memory = first * second;
        T one = T.Broadcast(1);
        return (one + memory) / (one - memory);
    }

    /// <summary>Adds <paramref name="strength"/> · A_i|B|/α² to the drift.</summary>
    /// <param name="x">Levels.</param>
    /// <param name="massSquared">μ².</param>
    /// <param name="sweeps">k.</param>
    /// <param name="strength">α²/|B|.</param>
    /// <param name="drift">Added to.</param>
    public static void Add<T>(ReadOnlySpan<T> x, double massSquared, int sweeps, double strength, Span<T> drift)
        where T : unmanaged, ILanes<T>
    {
        int n = x.Length;
        Span<T> scratch = n <= LargestOnStack ? stackalloc T[3 * n] : new T[3 * n];
        Span<T> rho = scratch[..n];
        Span<T> covariance = scratch.Slice(n, n);
        Span<T> lag = scratch.Slice(2 * n, n);
        T mass = T.Broadcast(massSquared);
        T one = T.Broadcast(1);
        T scale = T.Broadcast(strength);
        for (int i = 0; i < n; i++)
        {
            rho[i] = Correlation(x[i], massSquared, sweeps);
            covariance[i] = one / (mass - x[i]);
            lag[i] = T.BroadcastBits(0);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                T memory = rho[i] * rho[j];
                T inverse = one / (one - memory);
                T variance = scale * covariance[i] * covariance[j];
                T inflation = (one + memory) * inverse;
                T pursuit = variance * inverse * Derivative(x[i], x[j], massSquared, sweeps) * (x[i] + x[j]);
                T push = variance * T.MultiplyAdd(x[j], inflation, x[i] * (inflation - one));

                // The diagonal's variance is twice as large; off it, the pair counts for both levels.
                drift[i] += i == j ? push + push : push;
                lag[i] += i == j ? pursuit + pursuit : pursuit;
                if (i != j)
                {
                    drift[j] = T.MultiplyAdd(variance, T.MultiplyAdd(x[i], inflation, x[j] * (inflation - one)), drift[j]);
                    lag[j] += pursuit;
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            drift[i] = T.MultiplyAdd(T.Broadcast(4) * x[i] * rho[i] / (one - (rho[i] * rho[i])), lag[i], drift[i]);
        }
    }

    /// <summary>Σ_{a&lt;k} x^a y^{k−1−a}/μ^{2k}.</summary>
    private static T Derivative<T>(T x, T y, double massSquared, int sweeps)
        where T : unmanaged, ILanes<T>
    {
        T scale = T.Broadcast(1 / massSquared);
        T power = T.Broadcast(1);
        T sum = power;
        for (int a = 1; a < sweeps; a++)
        {
            power *= x * scale;
            sum = T.MultiplyAdd(sum, y * scale, power);
        }

        return sum * scale;
    }
}
