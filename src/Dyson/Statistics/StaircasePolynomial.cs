namespace Dyson.Statistics;

/// <summary>
/// Least-squares polynomial of the staircase i + ½ at ascending levels, in polynomials orthogonal over these very levels (Forsythe, J. SIAM 5, 74 (1957)):
/// p_{j+1} = (t − a_j)p_j − b_j p_{j−1}, so that a lower degree is the same sum cut off.
/// </summary>
internal sealed class StaircasePolynomial
{
    private readonly double _centre;
    private readonly double _scale;
    private readonly double[] _a;
    private readonly double[] _b;
    private readonly double[] _c;

    private StaircasePolynomial(double centre, double scale, double[] a, double[] b, double[] c) => (_centre, _scale, _a, _b, _c) = (centre, scale, a, b, c);

    public int Degree => _c.Length - 1;

    /// <summary>The fit of the given degree, lowered until it ascends.</summary>
    public static StaircasePolynomial Fit(ReadOnlySpan<double> levels, int degree)
    {
        int n = levels.Length;
        double centre = 0.5 * (levels[0] + levels[^1]);
        double scale = 2 / (levels[^1] - levels[0]);
        double[] t = new double[n];
        for (int i = 0; i < n; i++)
        {
            t[i] = scale * (levels[i] - centre);
        }

        double[] a = new double[degree + 1];
        double[] b = new double[degree + 1];
        double[] c = new double[degree + 1];
        double[] previous = new double[n];
        double[] current = new double[n];
        Array.Fill(current, 1);
        double before = 1;
        for (int j = 0; j <= degree; j++)
        {
            (double norm, double first, double staircase) = (0, 0, 0);
            for (int i = 0; i < n; i++)
            {
                double square = current[i] * current[i];
                norm += square;
                first += t[i] * square;
                staircase += (i + 0.5) * current[i];
            }

            (a[j], b[j], c[j]) = (first / norm, j == 0 ? 0 : norm / before, staircase / norm);
            before = norm;
            for (int i = 0; i < n; i++)
            {
                (previous[i], current[i]) = (current[i], ((t[i] - a[j]) * current[i]) - (b[j] * previous[i]));
            }
        }

        for (int d = degree; ; d--)
        {
            StaircasePolynomial fit = new(centre, scale, a[..(d + 1)], b[..(d + 1)], c[..(d + 1)]);
            if (d <= 1 || Ascent.Holds(levels, fit.Value))
            {
                return fit;
            }
        }
    }

    public double Value(double level)
    {
        double t = _scale * (level - _centre);
        (double previous, double current, double sum) = (0, 1, 0);
        for (int j = 0; j < _c.Length; j++)
        {
            sum += _c[j] * current;
            (previous, current) = (current, ((t - _a[j]) * current) - (_b[j] * previous));
        }

        return sum;
    }
}
