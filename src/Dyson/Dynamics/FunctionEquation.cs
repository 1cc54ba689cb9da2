using Dyson.Lanes;

namespace Dyson.Dynamics;

/// <summary>A function of the levels of one replica: N descending levels in, N or N² numbers out.</summary>
public delegate void LevelFunction(ReadOnlySpan<double> levels, Span<double> values);

/// <summary>Dyson's equation with drift and noise given as plain functions, called lane by lane.</summary>
public sealed class FunctionEquation : EigenvalueEquation
{
    private readonly LevelFunction _drift;
    private readonly LevelFunction? _squares;
    private readonly double _constantSquare;

    /// <summary>State-dependent noise.</summary>
    /// <param name="size">N.</param>
    /// <param name="beta">1, 2 or 4.</param>
    /// <param name="drift">Writes K_i(x), without the Coulomb term.</param>
    /// <param name="noiseSquares">Writes g_ij² > 0, N×N in row order; the lower triangle with the diagonal is read.</param>
    public FunctionEquation(int size, int beta, LevelFunction drift, LevelFunction noiseSquares)
        : base(size, beta)
    {
        ArgumentNullException.ThrowIfNull(drift);
        ArgumentNullException.ThrowIfNull(noiseSquares);
        _drift = drift;
        _squares = noiseSquares;
    }

    /// <summary>Constant noise g, see <see cref="EigenvalueEquation"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">g is not finite and positive.</exception>
    public FunctionEquation(int size, int beta, LevelFunction drift, double noise)
        : base(size, beta)
    {
        ArgumentNullException.ThrowIfNull(drift);
        _drift = drift;
        _constantSquare = Laws.Allowed.Positive(noise) * noise;
    }

    /// <inheritdoc/>
    public override bool HasStateDependentNoise => _squares is not null;

    /// <inheritdoc/>
    public override void Drift<T>(ReadOnlySpan<T> x, Span<T> drift) => ByLanes(_drift, x, drift);

    /// <inheritdoc/>
    public override void NoiseSquares<T>(ReadOnlySpan<T> x, Span<T> squares)
    {
        if (_squares is null)
        {
            FillConstant(_constantSquare, squares);
        }
        else
        {
            ByLanes(_squares, x, squares);
        }
    }

    private static void ByLanes<T>(LevelFunction function, ReadOnlySpan<T> x, Span<T> values)
        where T : unmanaged, ILanes<T>
    {
        double[] levels = new double[x.Length];
        double[] results = new double[values.Length];
        for (int lane = 0; lane < T.Count; lane++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                levels[i] = T.Lane(x[i], lane);
            }

            function(levels, results);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = T.WithLane(values[i], lane, results[i]);
            }
        }
    }
}
