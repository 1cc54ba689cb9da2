namespace Dyson.Learning;

/// <summary>How the model's covariance is sampled in each step of a Boltzmann machine's training. All but <see cref="Exact"/> have one law.</summary>
public enum PcdMethod
{
    /// <summary>The cheapest that has the law of persistent contrastive divergence: <see cref="Wishart"/> for |B| ≥ 2 N_v, else <see cref="Collapsed"/>.</summary>
    Auto,

    /// <summary>Alternates hidden and visible nodes as written in the papers: k (N_v + N_h) normals a chain and step.</summary>
    Literal,

    /// <summary>The k sweeps of each chain in one: v' = M v + L z, N_v normals a chain and step.</summary>
    Collapsed,

    /// <summary>Follows the chains' second moments only, whose law is Markov by itself; cost independent of |B|. Needs |B| ≥ N_v.</summary>
    Wishart,

    /// <summary>Independent samples of the model in every step instead of persistent chains: another algorithm, the limit of many sweeps.</summary>
    Exact,
}

/// <summary>Where the persistent chains begin.</summary>
public enum ChainStart
{
    /// <summary>In the law of the initial model.</summary>
    Stationary,

    /// <summary>With every visible node at 1, as in the authors' program.</summary>
    Ones,
}

/// <summary>Stochastic gradient ascent of a Boltzmann machine's likelihood with persistent contrastive divergence.</summary>
/// <param name="LearningRate">α &gt; 0, per step.</param>
/// <param name="BatchSize">|B| ≥ 1, the number of chains.</param>
/// <param name="Sweeps">k ≥ 1 Gibbs sweeps a step.</param>
/// <param name="Method">How chains are followed.</param>
/// <param name="Chains">Where they begin.</param>
public sealed record PcdLearning(
    double LearningRate,
    int BatchSize,
    int Sweeps = 3,
    PcdMethod Method = PcdMethod.Auto,
    ChainStart Chains = ChainStart.Stationary)
{
    /// <summary>The method that is used for N_v visible nodes: <see cref="PcdMethod.Auto"/> resolved.</summary>
    public PcdMethod ResolvedMethod(int visible) => Method != PcdMethod.Auto ? Method : Cheapest(visible, BatchSize);

    /// <summary>What <see cref="PcdMethod.Auto"/> stands for with N_v visible nodes and |B| chains.</summary>
    public static PcdMethod Cheapest(int visible, int batchSize) => batchSize >= 2 * visible ? PcdMethod.Wishart : PcdMethod.Collapsed;

    /// <summary>Checks every member against a machine with <paramref name="visible"/> nodes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member is outside its range, named with its value and what is allowed.</exception>
    public void Validate(int visible)
    {
        if (!double.IsFinite(LearningRate) || LearningRate <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate, "The learning rate must be finite and positive.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Sweeps, 1);
        if (Method == PcdMethod.Wishart && BatchSize < visible)
        {
            throw new ArgumentOutOfRangeException(
                nameof(BatchSize), BatchSize, $"The wishart sampler needs |B| ≥ N_v = {visible}; use collapsed or auto.");
        }
    }
}
