using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>
/// What all samplers of one grid point share: the machine and its learning in the dimensionless variables of the kernels,
/// A = X/μ², v in units of 1/μ, h in units of σ_h, u = σ_h w/μ.
/// </summary>
internal sealed class RbmSettings
{
    // In units of μ²: far beyond any excursion that comes back (theory and measurement: below 10), far below overflow in Aᵏ.
    private const double BlowUpBound = 1e4;

    private readonly GaussianRbm _model;
    private readonly double[] _identityPlusTarget;
    private readonly double _minusNoise;

    public RbmSettings(GaussianRbm model, PcdLearning learning)
    {
        _model = model;
        Visible = model.Visible;
        Hidden = model.Hidden;
        BatchSize = learning.BatchSize;
        Sweeps = learning.Sweeps;
        ChainsAt = learning.Chains == ChainStart.Ones ? Math.Sqrt(model.MassSquared) : null;

        // H = 1 + ασ_h² (C_target − S/(μ²|B|)) with S in units of 1/μ².
        double rate = learning.LearningRate * model.HiddenStandardDeviation * model.HiddenStandardDeviation;
        _identityPlusTarget = new double[Visible * Visible];
        for (int i = 0; i < Visible; i++)
        {
            for (int j = 0; j < Visible; j++)
            {
                _identityPlusTarget[(i * Visible) + j] = (i == j ? 1 : 0) + (rate * model.Target.Covariance[i, j]);
            }
        }

        _minusNoise = -rate / (model.MassSquared * learning.BatchSize);
    }

    public int Visible { get; }

    public int Hidden { get; }

    public int BatchSize { get; }

    public int Sweeps { get; }

    /// <summary>The value of every node (in units of 1/μ) where the chains begin; null for a start in the model's law.</summary>
    public double? ChainsAt { get; }

    /// <summary>u = σ_h w/μ at the start, N_h×N_v.</summary>
    public void InitialWeights<T>(ref LaneStream<T> random, Span<T> u)
        where T : unmanaged, ILanes<T>
    {
        if (_model.Initial.Kind == InitialKind.AtTarget)
        {
            double[,] w = _model.TargetWeights();
            double scale = _model.HiddenStandardDeviation / Math.Sqrt(_model.MassSquared);
            for (int i = 0; i < u.Length; i++)
            {
                u[i] = T.Broadcast(scale * w[i / Visible, i % Visible]);
            }

            return;
        }

        random.FillNormals(u);
        T spread = T.Broadcast(_model.Initial.StandardDeviation * _model.HiddenStandardDeviation / Math.Sqrt(_model.MassSquared));
        for (int i = 0; i < u.Length; i++)
        {
            u[i] *= spread;
        }
    }

    /// <summary>H, N_v×N_v, from the model's second moments.</summary>
    public void UpdateFactor<T>(ReadOnlySpan<T> moments, Span<T> factor)
        where T : unmanaged, ILanes<T>
    {
        T noise = T.Broadcast(_minusNoise);
        ReadOnlySpan<double> target = _identityPlusTarget;
        for (int i = 0; i < target.Length; i++)
        {
            factor[i] = T.MultiplyAdd(noise, moments[i], T.Broadcast(target[i]));
        }
    }

    /// <summary>w' = w H, and A = uᵀu of the new weights.</summary>
    /// <param name="factor">H, N_v×N_v, symmetric.</param>
    /// <param name="weights">u, N_h×N_v, replaced by u H.</param>
    /// <param name="transposed">Destination of (u H)ᵀ, N_v×N_h.</param>
    /// <param name="gram">Destination of A, N_v×N_v.</param>
    public void MoveWeights<T>(ReadOnlySpan<T> factor, Span<T> weights, Span<T> transposed, Span<T> gram)
        where T : unmanaged, ILanes<T>
    {
        // H symmetric: the transpose of w H is H wᵀ, rows of H with rows of w.
        LaneProduct.TimesTransposed<T>(factor, weights, Visible, Visible, Hidden, transposed);
        LaneProduct.Transpose<T>(transposed, Visible, Hidden, weights);
        LaneProduct.Symmetric<T>(transposed, transposed, Visible, Hidden, gram);
    }

    /// <summary>x_i = μ² a_i from A, which is overwritten; the modes that N_h &lt; N_v hidden nodes cannot represent are exactly 0.</summary>
    public void Levels<T>(Span<T> a, Span<T> levels)
        where T : unmanaged, ILanes<T>
    {
        LaneEigenvalues.Diagonalise(a, Visible, default);
        T scale = T.Broadcast(_model.MassSquared);
        for (int i = 0; i < Visible; i++)
        {
            levels[i] = scale * a[(i * Visible) + i];
        }

        if (Hidden < Visible)
        {
            LaneSort.Descending(levels[..Visible]);
            levels[Hidden..Visible].Clear();
        }
    }

    /// <summary>uᵀu, N_v×N_v, from u, N_h×N_v.</summary>
    /// <param name="u">The weights.</param>
    /// <param name="hidden">N_h.</param>
    /// <param name="visible">N_v.</param>
    /// <param name="gram">Destination.</param>
    public static void Gram<T>(ReadOnlySpan<T> u, int hidden, int visible, Span<T> gram)
        where T : unmanaged, ILanes<T>
    {
        using LaneMemory<T> transposed = new(hidden * visible);
        LaneProduct.Transpose(u, hidden, visible, transposed.Span);
        LaneProduct.Symmetric<T>(transposed.Span, transposed.Span, visible, hidden, gram);
    }

    /// <summary>Lanes in which tr A is not finite or beyond any bound.</summary>
    public static T BlownUp<T>(ReadOnlySpan<T> a, int n)
        where T : unmanaged, ILanes<T>
    {
        T trace = T.BroadcastBits(0);
        for (int i = 0; i < n; i++)
        {
            trace += a[(i * n) + i];
        }

        return ~T.LessThan(T.Abs(trace), T.Broadcast(BlowUpBound));
    }
}
