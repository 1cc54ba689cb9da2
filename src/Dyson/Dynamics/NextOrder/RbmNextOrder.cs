using System.Globalization;
using Dyson.Models;

namespace Dyson.Dynamics.NextOrder;

/// <summary>
/// The stationary spectrum of a Gaussian RBM one order in α/|B| beyond linear response: covariances and third cumulants of the elements of X in the eigenbasis
/// of the exact solution, and what they and the mixing of eigenvectors make of the levels.
/// </summary>
/// <remarks>
/// <para>Moments of Y = X − X* come from <see cref="RbmMoments"/>: exact in α and in the chains' memory, first two orders in 1/|B|. Levels follow from them in two
/// ways. By perturbation theory, d_k = x_i − x_k, p = Var Y of first order, κ₃ the third cumulants:</para>
/// <para>Var x_i = Var Y_ii + Σ_k [2κ₃(ii, ik, ik)/d_k + 2p_ik²/d_k² − 2p_ii p_ik/d_k²] for a mode without a partner,</para>
/// <para>⟨S²⟩ = 8{Var Y_12 + Σ_k [2κ₃(12, 1k, 2k)/d_k + p_1k²/d_k² − 2p_12 p_1k/d_k²]} for a degenerate pair (1, 2), k outside.</para>
/// <para>Or, without expanding in p/d², by diagonalising random matrices with these cumulants: <see cref="NextOrderEnsemble"/>.</para>
/// <para>The formulas are this project's own; docs/physics/boltzmann-machine.md derives them and lists the tests. Safe between threads.</para>
/// </remarks>
public sealed class RbmNextOrder
{
    /// <summary>More modes would need more than the polynomials' 1023 variables.</summary>
    public const int MostModes = 25;

    private readonly RbmMoments _moments;

    /// <summary>The expansion for one model and learning rate; any batch size.</summary>
    /// <param name="model">A machine that can learn all of its at most <see cref="MostModes"/> modes.</param>
    /// <param name="learningRate">α.</param>
    /// <param name="sweeps">k, Gibbs sweeps of the persistent chains a step; null for independent samples.</param>
    /// <exception cref="ArgumentException">A mode is missing, there are too many, or linear response has no stationary state at this rate.</exception>
    /// <exception cref="ArgumentOutOfRangeException">α not finite and positive, or k below 1.</exception>
    public RbmNextOrder(GaussianRbm model, double learningRate, int? sweeps)
    {
        ArgumentNullException.ThrowIfNull(model);
        RbmUpdate update = sweeps is { } k ? RbmUpdate.Persistent(learningRate, 1, k) : RbmUpdate.Independent(learningRate, 1);
        RbmLinearResponse response = new(model, update);
        if (!IsAvailable(response))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The next order needs a stationary state of linear response (γ/τ below 2 for every element; α is {learningRate:R}), every mode learnt and at most {MostModes} of them; {model.LearnableModes} of {model.Visible} can be learnt."),
                nameof(model));
        }

        Model = model;
        LearningRate = learningRate;
        Sweeps = sweeps;
        _moments = new RbmMoments(new RbmExpansion(model, sweeps), response.EffectiveRate);
    }

    /// <summary>The machine.</summary>
    public GaussianRbm Model { get; }

    /// <summary>α.</summary>
    public double LearningRate { get; }

    /// <summary>k; null for independent samples.</summary>
    public int? Sweeps { get; }

    /// <summary>Whether there is an expansion: all modes learnt and few enough, and linear response stable. |B| does not matter.</summary>
    public static bool IsAvailable(RbmLinearResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        GaussianRbm model = response.Model;
        return model.LearnableModes == model.Visible && model.Visible <= MostModes
            && SymmetricIndex.Elements(model.Visible).All(e => response.Element(e.Row, e.Column).IsStable);
    }

    /// <summary>⟨X_ii⟩ − x*_i to first order in 1/|B|: <see cref="LevelShift.DiagonalSecondOrder"/>, found in another way.</summary>
    public double MeanShift(int mode, int batchSize) => _moments.MeanShift(mode) / batchSize;

    /// <summary>Var X_ij to first order in 1/|B|: <see cref="ElementResponse.Variance"/>, found in another way.</summary>
    public double LeadingVariance(int i, int j, int batchSize) => _moments.LeadingVariance(i, j) / batchSize;

    /// <summary>Var X_ij to second order in 1/|B|.</summary>
    public double Variance(int i, int j, int batchSize) => LeadingVariance(i, j, batchSize) + Covariance((i, j), (i, j), batchSize);

    /// <summary>The second-order part of Cov(X_a, X_b), a = (i, j), b = (k, l); 0 unless each index occurs an even number of times.</summary>
    public double Covariance((int I, int J) a, (int I, int J) b, int batchSize) => _moments.NextCovariance(a, b) / batchSize / batchSize;

    /// <summary>The third cumulant of X_a, X_b, X_c, of second order in 1/|B|; 0 unless each index occurs an even number of times.</summary>
    public double ThirdCumulant((int I, int J) a, (int I, int J) b, (int I, int J) c, int batchSize) => _moments.ThirdCumulant(a, b, c) / batchSize / batchSize;

    /// <summary>Variance of the sorted level of a mode without a partner, by perturbation theory to second order in 1/|B|.</summary>
    /// <exception cref="ArgumentException">The mode has a partner.</exception>
    public double SingleLevelVariance(int mode, int batchSize)
    {
        if (Model.Target.DegenerateGroups.Any(group => mode >= group.First && mode < group.First + group.Size))
        {
            throw new ArgumentException($"Mode {mode} is degenerate; its level is not one of perturbation theory.", nameof(mode));
        }

        double variance = Variance(mode, mode, batchSize);
        double own = LeadingVariance(mode, mode, batchSize);
        for (int k = 0; k < Model.Visible; k++)
        {
            if (k != mode)
            {
                double distance = Model.ExactSolution[mode] - Model.ExactSolution[k];
                double mixing = LeadingVariance(mode, k, batchSize) / distance;
                variance += (2 * ThirdCumulant((mode, mode), (mode, k), (mode, k), batchSize) / distance) + (2 * mixing * (mixing - (own / distance)));
            }
        }

        return variance;
    }

    /// <summary>⟨S²⟩ of a degenerate pair by perturbation theory to second order in 1/|B|; at first order 4v.</summary>
    /// <param name="first">The pair's first mode, in ascending κ.</param>
    /// <param name="batchSize">|B|.</param>
    /// <exception cref="ArgumentException">No degenerate pair starts at <paramref name="first"/>.</exception>
    public double SecondMomentOfSpacing(int first, int batchSize)
    {
        if (!Model.Target.DegeneratePairs.Any(pair => pair.Lower == first))
        {
            throw new ArgumentException($"No degenerate pair starts at mode {first}.", nameof(first));
        }

        int second = first + 1;
        double off = Variance(first, second, batchSize);
        double own = LeadingVariance(first, second, batchSize);
        for (int k = 0; k < Model.Visible; k++)
        {
            if (k != first && k != second)
            {
                double distance = Model.ExactSolution[first] - Model.ExactSolution[k];
                double mixing = LeadingVariance(first, k, batchSize) / distance;
                off += (2 * ThirdCumulant((first, second), (first, k), (second, k), batchSize) / distance) + (mixing * (mixing - (2 * own / distance)));
            }
        }

        return 8 * off;
    }

    /// <summary>Random matrices with the cumulants of X at one batch size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">|B| below 1.</exception>
    /// <exception cref="ArgumentException">The noise is so strong that the second order exceeds the first: no matrix has these cumulants.</exception>
    public NextOrderEnsemble Ensemble(int batchSize) => TryEnsemble(batchSize) ?? throw new ArgumentException(
        string.Create(CultureInfo.InvariantCulture, $"At α = {LearningRate:R}, |B| = {batchSize} the second order exceeds the first; the expansion does not reach so strong a noise."),
        nameof(batchSize));

    /// <summary>The same; null where the noise is too strong.</summary>
    /// <exception cref="ArgumentOutOfRangeException">|B| below 1.</exception>
    public NextOrderEnsemble? TryEnsemble(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        NextOrderEnsemble ensemble = new(this, batchSize);
        return ensemble.Exists ? ensemble : null;
    }
}
