namespace Dyson.Dynamics;

/// <summary>
/// Gauss–Lobatto nodes on [−1, 1] with quadrature weights, the differentiation matrix of the interpolating polynomial, and barycentric
/// interpolation (Canuto, Hussaini, Quarteroni and Zang, Spectral Methods, 2006, section 2.3; Berrut and Trefethen, SIAM Review 46, 2004).
/// </summary>
internal sealed class LobattoElement
{
    private readonly double[] _barycentric;

    public LobattoElement(int degree)
    {
        Nodes = new double[degree + 1];
        Weights = new double[degree + 1];
        double[] legendre = new double[degree + 1];
        for (int i = 0; i <= degree; i++)
        {
            double x = -Math.Cos(Math.PI * i / degree);
            for (int pass = 0; pass < 50; pass++)
            {
                (double value, double below) = Legendre(degree, x);

                // the nodes are the zeros of (1 − x²)P', and x P − P_below is proportional to that
                double step = ((x * value) - below) / ((degree + 1) * value);
                x -= step;
                if (Math.Abs(step) < 1e-16)
                {
                    break;
                }
            }

            Nodes[i] = x;
            legendre[i] = Legendre(degree, x).Value;
            Weights[i] = 2 / (degree * (degree + 1) * legendre[i] * legendre[i]);
        }

        (Nodes[0], Nodes[degree]) = (-1, 1);
        _barycentric = [.. Enumerable.Range(0, degree + 1).Select(i => 1 / legendre[i])];
        Differentiation = new double[degree + 1, degree + 1];
        for (int i = 0; i <= degree; i++)
        {
            double diagonal = 0;
            for (int j = 0; j <= degree; j++)
            {
                if (i != j)
                {
                    Differentiation[i, j] = _barycentric[j] / (_barycentric[i] * (Nodes[i] - Nodes[j]));
                    diagonal -= Differentiation[i, j];
                }
            }

            // rows sum to zero: the derivative of a constant vanishes to rounding
            Differentiation[i, i] = diagonal;
        }
    }

    public double[] Nodes { get; }

    public double[] Weights { get; }

    public double[,] Differentiation { get; }

    /// <summary>The polynomial through <paramref name="values"/> at <paramref name="place"/> in [−1, 1].</summary>
    public double Interpolate(ReadOnlySpan<double> values, double place)
    {
        double above = 0;
        double below = 0;
        for (int i = 0; i < Nodes.Length; i++)
        {
            if (place == Nodes[i])
            {
                return values[i];
            }

            double weight = _barycentric[i] / (place - Nodes[i]);
            above += weight * values[i];
            below += weight;
        }

        return above / below;
    }

    private static (double Value, double Below) Legendre(int degree, double x)
    {
        (double below, double value) = (1, x);
        for (int k = 2; k <= degree; k++)
        {
            (below, value) = (value, ((((2 * k) - 1) * x * value) - ((k - 1) * below)) / k);
        }

        return (value, below);
    }
}
