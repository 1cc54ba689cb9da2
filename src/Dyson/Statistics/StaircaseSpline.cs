namespace Dyson.Statistics;

/// <summary>
/// Least-squares cubic spline of the staircase i + ½ at ascending levels, in B-splines with simple knots at equal numbers of levels: the density is a quadratic between knots
/// and follows the levels where there are many.
/// </summary>
internal sealed class StaircaseSpline
{
    private const int Order = 4;

    private readonly double[] _knots;
    private readonly double[] _coefficients;

    private StaircaseSpline(double[] knots, double[] coefficients) => (_knots, _coefficients) = (knots, coefficients);

    /// <summary>Knots inside the range.</summary>
    public int Knots => _knots.Length - (2 * Order);

    /// <summary>The fit with the given number of inner knots, fewer until it ascends; null if even a single cubic does not.</summary>
    public static StaircaseSpline? Fit(ReadOnlySpan<double> levels, int inner)
    {
        for (int knots = inner; knots >= 0; knots--)
        {
            if (LeastSquares(levels, knots) is { } fit && Ascent.Holds(levels, fit.Value))
            {
                return fit;
            }
        }

        return null;
    }

    public double Value(double level)
    {
        Span<double> basis = stackalloc double[Order];
        int first = Basis(_knots, level, basis);
        double sum = 0;
        for (int j = 0; j < Order; j++)
        {
            sum += _coefficients[first + j] * basis[j];
        }

        return sum;
    }

    private static StaircaseSpline? LeastSquares(ReadOnlySpan<double> levels, int inner)
    {
        double[] knots = new double[inner + (2 * Order)];
        knots.AsSpan(0, Order).Fill(levels[0]);
        knots.AsSpan(Order + inner).Fill(levels[^1]);
        for (int k = 0; k < inner; k++)
        {
            // between the two levels at this share of all
            double place = (k + 1.0) * (levels.Length - 1) / (inner + 1);
            int below = Math.Min((int)place, levels.Length - 2);
            knots[Order + k] = levels[below] + ((place - below) * (levels[below + 1] - levels[below]));
        }

        int size = inner + Order;
        double[] matrix = new double[size * size];
        double[] right = new double[size];
        Span<double> basis = stackalloc double[Order];
        for (int i = 0; i < levels.Length; i++)
        {
            int first = Basis(knots, levels[i], basis);
            for (int j = 0; j < Order; j++)
            {
                right[first + j] += (i + 0.5) * basis[j];
                for (int k = 0; k < Order; k++)
                {
                    matrix[((first + j) * size) + first + k] += basis[j] * basis[k];
                }
            }
        }

        double[] coefficients = new double[size];
        return SymmetricSolve.TryPositive(matrix, right, coefficients) ? new StaircaseSpline(knots, coefficients) : null;
    }

    /// <summary>The four B-splines that do not vanish at a level (Cox and de Boor's recursion); returns the number of the first.</summary>
    private static int Basis(double[] knots, double level, Span<double> basis)
    {
        int last = knots.Length - Order - 1;
        int interval = Order - 1;
        while (interval < last && level >= knots[interval + 1])
        {
            interval++;
        }

        basis[0] = 1;
        for (int degree = 1; degree < Order; degree++)
        {
            double carried = 0;
            for (int j = 0; j < degree; j++)
            {
                double right = knots[interval + j + 1];
                double left = knots[interval + 1 - degree + j];
                double share = basis[j] / (right - left);
                basis[j] = carried + ((right - level) * share);
                carried = (level - left) * share;
            }

            basis[degree] = carried;
        }

        return interval - Order + 1;
    }
}
