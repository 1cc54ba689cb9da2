using Dyson.Randomness;

namespace Dyson.Tests.Dynamics;

/// <summary>An RBM with two modes trained in plain code, σ_h = 1: the process that the predictions linearise.</summary>
internal sealed class TwoModeTraining(double kappa1, double kappa2, double massSquared, double learningRate, int batchSize, int? sweeps, RandomStream random)
{
    private readonly Matrix2 _target = Matrix2.Diagonal(1 / kappa1, 1 / kappa2);

    /// <summary>X = wᵀw.</summary>
    public Matrix2 X { get; private set; } = Matrix2.Diagonal(massSquared - kappa1, massSquared - kappa2);

    /// <summary>The chains' second moments.</summary>
    public Matrix2 C { get; private set; } = Matrix2.Diagonal(1 / kappa1, 1 / kappa2);

    /// <summary>|B| chains sampled (by the law of their scatter matrix), then X updated.</summary>
    public void Step()
    {
        Matrix2 model = ((Matrix2.Identity * massSquared) - X).Inverse;
        if (sweeps is { } k)
        {
            Matrix2 a = X * (1 / massSquared);
            Matrix2 memory = a;
            for (int sweep = 1; sweep < k; sweep++)
            {
                memory *= a;
            }

            Matrix2 noise = (model - (memory * model * memory)).Symmetrised.Cholesky;
            Matrix2 shifted = (memory * (C * batchSize).Cholesky)
                + (noise * new Matrix2(random.NextNormal(), random.NextNormal(), random.NextNormal(), random.NextNormal()));
            Matrix2 rest = noise * Bartlett(batchSize - 2);
            C = ((shifted * shifted.Transpose) + (rest * rest.Transpose)).Symmetrised * (1.0 / batchSize);
        }
        else
        {
            Matrix2 factor = model.Symmetrised.Cholesky * Bartlett(batchSize);
            C = (factor * factor.Transpose).Symmetrised * (1.0 / batchSize);
        }

        Matrix2 step = Matrix2.Identity + ((_target - C) * learningRate);
        X = (step * X * step).Symmetrised;
    }

    private Matrix2 Bartlett(int degrees)
    {
        double below = random.NextNormal();
        return new Matrix2(random.NextChi(degrees), 0, below, random.NextChi(degrees - 1));
    }
}
