using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Dyson.Dynamics;

/// <summary>
/// Exact statistics of a linear student behind one fixed layer with infinite data: in the basis in which G = ZᵀZ = diag(g), every element of
/// D = W − Ŵ is an AR(1) process, D_ia' = r_ia D_ia + α√(A/|B|)η_ia, r_ia = 1 − αg_i, or 1 − ½α(g_i + g_a) where the update is projected on
/// symmetric matrices.
/// </summary>
/// <remarks>
/// η is symmetric (GOE convention) in any basis, so that D_ia and D_ai share their noise. With ν = α²A/|B| and Q = δ_ijδ_ab + δ_ibδ_ja,
/// Cov(D_ia, D_jb) = νQ (1 − (r_ia r_jb)^t)/(1 − r_ia r_jb) + (r_ia r_jb)^t Cov at the start: exact at any α, for both updates. Rows that the layer
/// does not see (g = 0, unprojected) are random walks, νt. Var D_ii(∞) = αA/(|B|g_i) · 2/(2 − αg_i).
/// Z = 1 gives back <see cref="TeacherStudentLaw"/>.
/// </remarks>
public sealed class HiddenLayerLaw
{
    private readonly TeacherStudentUpdate _update;
    private readonly HiddenLayerStudent _model;
    private readonly double[,] _factors;
    private readonly double[,] _teacher;
    private readonly (double Kappa, Vector<double> Direction)[] _levels;

    /// <summary>The laws for one update, student and teacher.</summary>
    /// <param name="update">α, |B|, ε.</param>
    /// <param name="model">Start, symmetry and layer.</param>
    /// <param name="teacher">Ŵ, N×N symmetric, in the basis in which Z was given; null: diag(κ), for a teacher that is not rotated.</param>
    /// <exception cref="ArgumentException">The teacher is rotated and its matrix is not given, or it has another size.</exception>
    public HiddenLayerLaw(TeacherStudentUpdate update, HiddenLayerStudent model, double[,]? teacher = null)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(model);
        if (teacher is null && model.Plain.Rotation != TeacherRotation.None)
        {
            throw new ArgumentException("The teacher is rotated: its matrix must be given.", nameof(teacher));
        }

        int n = model.Size;
        _update = update;
        _model = model;
        _teacher = model.Layer.InEigenbasis(teacher ?? DiagonalTeacher(model.Plain.Eigenvalues));
        _levels = Levels(teacher, model);
        _factors = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int a = 0; a < n; a++)
            {
                double rate = model.Plain.Symmetric ? 0.5 * (model.Layer.Rates[i] + model.Layer.Rates[a]) : model.Layer.Rates[i];
                _factors[i, a] = 1 - (update.LearningRate * rate);
            }
        }
    }

    /// <summary>N.</summary>
    public int Size => _model.Size;

    /// <summary>Whether there is a stationary state: 0 &lt; αg &lt; 2 for every rate.</summary>
    public bool IsStationary => _factors.Cast<double>().All(r => Math.Abs(r) < 1);

    /// <summary>The factor r_ia by which ⟨D_ia⟩ shrinks in one update, in the basis of G's eigenvectors.</summary>
    public double Factor(int i, int a) => _factors[i, a];

    /// <summary>−1/ln r of the slowest element: updates in which a deviation shrinks e-fold; infinite where something never comes back.</summary>
    public double RelaxationSteps
    {
        get
        {
            double slowest = _factors.Cast<double>().Max(Math.Abs);
            return slowest < 1 ? -1 / Math.Log(slowest) : double.PositiveInfinity;
        }
    }

    /// <summary>Cov(D_ia, D_jb) after <paramref name="step"/> updates, in the basis of G's eigenvectors (the given one for a diagonal G).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public double Covariance(int i, int a, int j, int b, long step = long.MaxValue)
    {
        double same = i == j && a == b ? 1 : 0;
        double mirrored = i == b && j == a ? 1 : 0;
        if (same + mirrored == 0)
        {
            return 0;
        }

        double product = _factors[i, a] * _factors[j, b];
        double deviation = _model.Plain.Initial.StandardDeviation;
        double start = deviation * deviation * (_model.Plain.Symmetric ? same + mirrored : same);
        return ((same + mirrored) * _update.StepVariance * Series(product, step)) + (start == 0 ? 0 : start * Power(product, step));
    }

    /// <summary>⟨D_ia⟩ after <paramref name="step"/> updates, in the basis of G's eigenvectors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public double Mean(int i, int a, long step)
    {
        double start = _model.Plain.Initial.Kind == InitialKind.AtTarget ? 0 : -_teacher[i, a];
        return start == 0 ? 0 : start * Power(_factors[i, a], step);
    }

    /// <summary>
    /// The plane of two degenerate teacher levels: the levels of W there are those of a 2×2 matrix whose elements are the projections of D. Exact for
    /// N = 2 (symmetric W), to first order in D for N &gt; 2, where other teacher levels must be far away in units of the deviations.
    /// </summary>
    /// <param name="first">Number of a teacher level, descending from 0, as recorded levels are counted.</param>
    /// <param name="second">Another one with the same κ.</param>
    /// <param name="step">Updates since the start.</param>
    /// <exception cref="ArgumentException">The two levels are not equal.</exception>
    /// <exception cref="InvalidOperationException">The mean of W still splits the two levels: the start is not forgotten.</exception>
    public HiddenLayerPair Pair(int first = 0, int second = 1, long step = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)first, (uint)Size, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)second, (uint)Size, nameof(second));
        (double kappa, Vector<double> u) = _levels[first];
        (double other, Vector<double> w) = _levels[second];
        if (first == second || Math.Abs(kappa - other) > TargetSpectrum.DegeneracyTolerance * Math.Abs(kappa))
        {
            throw new ArgumentException($"The teacher's levels {first} and {second} are not two equal ones.", nameof(second));
        }

        Matrix<double> difference = u.OuterProduct(u) - w.OuterProduct(w);
        Matrix<double> across = u.OuterProduct(w) + w.OuterProduct(u);
        Matrix<double> centre = 0.5 * (u.OuterProduct(u) + w.OuterProduct(w));
        double along = Form(difference, difference, step);
        RequireForgotten(difference, across, along, step);
        return new HiddenLayerPair(
            kappa,
            along, Form(difference, across, step), Form(across, across, step),
            Form(centre, centre, step), Form(centre, difference, step), Form(centre, across, step));
    }

    // Cov(Σ X_ia D_ia, Σ Y_jb D_jb).
    private double Form(Matrix<double> x, Matrix<double> y, long step)
    {
        double sum = 0;
        for (int i = 0; i < Size; i++)
        {
            for (int a = 0; a < Size; a++)
            {
                sum += x[i, a] * y[i, a] * Covariance(i, a, i, a, step);
                if (i != a)
                {
                    sum += x[i, a] * y[a, i] * Covariance(i, a, a, i, step);
                }
            }
        }

        return sum;
    }

    private void RequireForgotten(Matrix<double> difference, Matrix<double> across, double along, long step)
    {
        const double Forgotten = 1e-6;
        (double u, double v) = (0, 0);
        for (int i = 0; i < Size; i++)
        {
            for (int a = 0; a < Size; a++)
            {
                double mean = Mean(i, a, step);
                u += difference[i, a] * mean;
                v += across[i, a] * mean;
            }
        }

        if (double.Hypot(u, v) > Forgotten * Math.Sqrt(along))
        {
            throw new InvalidOperationException("The mean of W still splits the two levels: start at the teacher or look later.");
        }
    }

    private static double Power(double factor, long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return Math.Pow(factor, step);
    }

    // 1 + p + … + p^{t−1}.
    private static double Series(double product, long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (product == 1)
        {
            return step == long.MaxValue ? double.PositiveInfinity : step;
        }

        return Math.Abs(product) >= 1 && step == long.MaxValue ? double.PositiveInfinity : (1 - Math.Pow(product, step)) / (1 - product);
    }

    private static double[,] DiagonalTeacher(IReadOnlyList<double> kappas)
    {
        double[,] teacher = new double[kappas.Count, kappas.Count];
        for (int i = 0; i < kappas.Count; i++)
        {
            teacher[i, i] = kappas[i];
        }

        return teacher;
    }

    // κ descending with the teacher's eigenvectors, in the basis of G's.
    private static (double Kappa, Vector<double> Direction)[] Levels(double[,]? teacher, HiddenLayerStudent model)
    {
        int n = model.Size;
        Matrix<double> basis = Matrix<double>.Build.DenseOfArray(model.Layer.Eigenvectors);
        if (teacher is null)
        {
            return [.. Enumerable.Range(0, n).Select(i => (model.Plain.Eigenvalues[n - 1 - i], basis.Row(n - 1 - i)))];
        }

        Evd<double> evd = Matrix<double>.Build.DenseOfArray(teacher).Evd(Symmetricity.Symmetric);
        return [.. Enumerable.Range(0, n).Select(i => (evd.EigenValues[n - 1 - i].Real, basis.TransposeThisAndMultiply(evd.EigenVectors.Column(n - 1 - i))))];
    }
}
