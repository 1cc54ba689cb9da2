using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Dyson.Dynamics;

/// <summary>
/// Spectrum and eigenfunctions of H = L†L (43–50) on 0 ≤ x &lt; μ² to 10⁻¹⁰, and the evolution P(x, t) = √P_s Σ c_n e^{−E_n t} ψ_n.
/// </summary>
/// <remarks>
/// Spectral elements: the quadratic form ∫(Lψ)²dx is written with polynomials of degree 20 on elements of equal phase and Gauss–Lobatto quadrature, a dense symmetric
/// problem. The boundary condition of zero flux, Lψ = 0, is the natural one of that form and needs no equation; the energies are squares, so that the
/// ground state's comes out as 0 to rounding. At a wall the node x = 0 is left out. Eigenfunctions of levels closer than 10⁻⁴ of each other mix by rounding.
/// </remarks>
public sealed class OneModeSpectrum
{
    /// <summary>An expansion whose coefficients reach this size has lost more digits than it may and is refused.</summary>
    public const double LargestAmplification = 1e7;

    private const int Degree = 20;

    /// <summary>The mesh resolves levels up to this factor times the highest that is asked for.</summary>
    private const double Reserve = 1.25;

    private static readonly LobattoElement Element = new(Degree);

    private readonly double[] _edges;
    private readonly double[] _nodes;
    private readonly double[] _weights;
    private readonly double[] _energies;
    private readonly Matrix<double> _vectors; // columns: √weight · ψ_n at the nodes
    private readonly double[] _groundState;

    /// <summary>Solves for the lowest levels.</summary>
    /// <param name="problem">The mode and its noise.</param>
    /// <param name="levels">How many levels must be accurate, 1 … 100.</param>
    /// <param name="boundary">The condition at x = 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of levels is out of range.</exception>
    public OneModeSpectrum(OneModeProblem problem, int levels = 8, LowerBoundary boundary = LowerBoundary.ZeroFlux)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, 100);
        Problem = problem;
        Levels = levels;
        Boundary = boundary;
        _edges = ModeMesh.Edges(problem, Reserve * Math.Max(HarmonicLevels.Leading(problem, levels + 1, boundary)[^1], 2 * problem.Curvature));
        int count = ((_edges.Length - 1) * Degree) + 1;
        _nodes = new double[count];
        _weights = new double[count];
        Matrix<double> form = Form();
        int skip = boundary == LowerBoundary.Wall ? 1 : 0;
        if (skip == 1)
        {
            form = form.SubMatrix(1, count - 1, 1, count - 1);
        }

        Evd<double> solution = form.Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, count - skip).OrderBy(i => solution.EigenValues[i].Real)];
        _energies = [.. order.Select(i => solution.EigenValues[i].Real)];
        _vectors = Matrix<double>.Build.Dense(count, count - skip);
        for (int n = 0; n < order.Length; n++)
        {
            Vector<double> vector = solution.EigenVectors.Column(order[n]);
            int largest = vector.AbsoluteMaximumIndex();
            _vectors.SetSubMatrix(skip, count - skip, n, 1, (vector * (Math.Sign(vector[largest]) / vector.L2Norm())).ToColumnMatrix());
        }

        _groundState = [.. _nodes.Select(x => Math.Exp(-0.5 * (problem.Potential(x) - problem.Potential(problem.Minimum)) / problem.NoiseSquared))];
        double norm = Math.Sqrt(Enumerable.Range(0, count).Sum(i => _weights[i] * _groundState[i] * _groundState[i]));
        for (int i = 0; i < count; i++)
        {
            _groundState[i] /= norm;
        }

        Normalisation = norm * norm;
    }

    /// <summary>The problem.</summary>
    public OneModeProblem Problem { get; }

    /// <summary>Number of accurate levels.</summary>
    public int Levels { get; }

    /// <summary>The condition at x = 0.</summary>
    public LowerBoundary Boundary { get; }

    /// <summary>Z = ∫ e^{−(V − V(x*))/g²} dx.</summary>
    public double Normalisation { get; }

    /// <summary>Where the mesh ends: beyond, every eigenfunction asked for is below 10⁻¹⁴.</summary>
    public double End => _edges[^1];

    /// <summary>E_n, ascending; rates in the time of (31).</summary>
    public IReadOnlyList<double> Energies => new ArraySegment<double>(_energies, 0, Levels);

    /// <summary>Nodes of the mesh, ascending.</summary>
    public IReadOnlyList<double> Nodes => _nodes;

    /// <summary>P_s(x) = e^{−(V(x) − V(x*))/g²}/Z.</summary>
    public double Stationary(double x) =>
        x >= Problem.MassSquared ? 0 : Math.Exp(-(Problem.Potential(x) - Problem.Potential(Problem.Minimum)) / Problem.NoiseSquared) / Normalisation;

    /// <summary>ψ_n(x), ∫ψ_n² = 1, positive where it is largest; 0 beyond <see cref="End"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level, or x &lt; 0.</exception>
    public double Eigenfunction(int level, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, Levels);
        return Interpolate(x, i => _vectors[i, level] / Math.Sqrt(_weights[i]));
    }

    /// <summary>
    /// P(x, t) from P(x, 0): all levels of the mesh are used, and those above <see cref="Levels"/> have decayed after some 1/E.
    /// </summary>
    /// <param name="initial">P(x, 0), a density that is resolved by the eigenfunctions asked for.</param>
    /// <param name="time">t ≥ 0, in the time of (31).</param>
    /// <exception cref="ArgumentException">P(x, 0)/√P_s is so large somewhere that rounding destroys the expansion: take finite volumes.</exception>
    public Func<double, double> Evolve(Func<double, double> initial, double time)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        Vector<double> start = Vector<double>.Build.Dense(_nodes.Length, i => Start(initial(_nodes[i]), i));
        double amplification = start.L2Norm();
        if (!(amplification <= LargestAmplification))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The coefficients of P(x, 0)/√P_s reach {amplification:G3} (allowed {LargestAmplification:G3}), because e^(−V/2g²) spans e^{0.5 * Problem.Barrier:F0}; use finite volumes."), nameof(initial));
        }

        Vector<double> coefficients = _vectors.TransposeThisAndMultiply(start);
        for (int n = 0; n < coefficients.Count; n++)
        {
            coefficients[n] *= Math.Exp(-_energies[n] * time);
        }

        Vector<double> state = _vectors * coefficients;
        double[] density = [.. Enumerable.Range(0, _nodes.Length).Select(i => state[i] / Math.Sqrt(_weights[i]))];
        return x => Interpolate(x, i => density[i]) * Math.Sqrt(Stationary(x));
    }

    private double Start(double density, int node) => density == 0 ? 0 : Math.Sqrt(_weights[node]) * density / _groundState[node];

    /// <summary>M^{−1/2} A M^{−1/2}, A the form ∫(Lψ)² and M the diagonal mass matrix; fills nodes and weights.</summary>
    private Matrix<double> Form()
    {
        double noise = Math.Sqrt(Problem.NoiseSquared);
        Matrix<double> form = Matrix<double>.Build.Dense(_nodes.Length, _nodes.Length);
        Matrix<double> slope = Matrix<double>.Build.Dense(Degree + 1, Degree + 1);
        for (int e = 0; e + 1 < _edges.Length; e++)
        {
            int first = e * Degree;
            double half = 0.5 * (_edges[e + 1] - _edges[e]);
            for (int i = 0; i <= Degree; i++)
            {
                double x = i == 0 ? _edges[e] : i == Degree ? _edges[e + 1] : _edges[e] + (half * (1 + Element.Nodes[i]));
                _nodes[first + i] = x;
                _weights[first + i] += half * Element.Weights[i];
                double root = Math.Sqrt(half * Element.Weights[i]);
                for (int j = 0; j <= Degree; j++)
                {
                    slope[i, j] = root * noise * Element.Differentiation[i, j] / half;
                }

                slope[i, i] -= root * Problem.Drift(x) / (2 * noise);
            }

            Matrix<double> block = slope.TransposeThisAndMultiply(slope);
            for (int i = 0; i <= Degree; i++)
            {
                for (int j = 0; j <= Degree; j++)
                {
                    form[first + i, first + j] += block[i, j];
                }
            }
        }

        for (int i = 0; i < _nodes.Length; i++)
        {
            for (int j = 0; j < _nodes.Length; j++)
            {
                form[i, j] /= Math.Sqrt(_weights[i] * _weights[j]);
            }
        }

        return form;
    }

    private double Interpolate(double x, Func<int, double> nodal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        if (x > End)
        {
            return 0;
        }

        int found = Array.BinarySearch(_edges, x);
        int element = Math.Min(found >= 0 ? found : ~found - 1, _edges.Length - 2);
        Span<double> values = stackalloc double[Degree + 1];
        for (int i = 0; i <= Degree; i++)
        {
            values[i] = nodal((element * Degree) + i);
        }

        return Element.Interpolate(values, (2 * (x - _edges[element]) / (_edges[element + 1] - _edges[element])) - 1);
    }
}
