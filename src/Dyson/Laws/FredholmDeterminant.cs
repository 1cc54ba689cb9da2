namespace Dyson.Laws;

/// <summary>
/// A Fredholm determinant det(1 − zK) with its estimated error, by Bornemann's method (Math. Comp. 79 (2010) 871): with nodes x_i and weights
/// w_i of Gauss–Legendre quadrature it is det(δ_ij − z√w_i K(x_i, x_j)√w_j) up to an error that falls exponentially for analytic kernels.
/// </summary>
/// <param name="Value">det(1 − zK).</param>
/// <param name="Error">
/// Estimated absolute error: the last change on doubling the nodes, and not less than the rounding of the elimination, taken as 4√m roundings of the
/// largest partial product. Where the determinant is far below 1 the relative error is accordingly larger.
/// </param>
/// <param name="Nodes">Nodes m of the finer rule.</param>
public readonly record struct FredholmDeterminant(double Value, double Error, int Nodes)
{
    private const int FewestNodes = 8;
    private const int MostNodes = 512;
    private const double Rounding = 4.5e-16;

    // Half-width of Bornemann's map of the half line; 10 suits kernels that decay on the scale of one, as Airy's does.
    private const double HalfLineScale = 10;

    /// <summary>det(1 − zK) on (<paramref name="lower"/>, <paramref name="upper"/>); the nodes are doubled from 8 until two determinants agree.</summary>
    /// <param name="kernel">K(x, y), continuous; the faster the convergence the smoother it is.</param>
    /// <param name="lower">Lower end of the interval.</param>
    /// <param name="upper">Upper end.</param>
    /// <param name="z">The factor of the kernel.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end or z is not finite, or upper lies below lower.</exception>
    public static FredholmDeterminant OnInterval(Func<double, double, double> kernel, double lower, double upper, double z)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        Allowed.Finite(z);
        Check(lower, upper);
        return Converge(m => Evaluate(kernel, lower, upper, z, m));
    }

    /// <summary>det(1 − zK) on (<paramref name="lower"/>, ∞), for kernels that decay exponentially: x = lower + 10 tan(π(1+ξ)/4), ξ in (−1, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">lower or z is not finite.</exception>
    public static FredholmDeterminant OnHalfLine(Func<double, double, double> kernel, double lower, double z)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        Allowed.Finite(z);
        Allowed.Finite(lower);
        return Converge(m =>
        {
            (double[] nodes, double[] weights) = GaussLegendre.Rule(m);
            double[] x = new double[m];
            double[] w = new double[m];
            for (int i = 0; i < m; i++)
            {
                double tangent = Math.Tan(0.25 * Math.PI * (1 + nodes[i]));
                x[i] = lower + (HalfLineScale * tangent);
                w[i] = weights[i] * HalfLineScale * 0.25 * Math.PI * (1 + (tangent * tangent));
            }

            return Evaluate(kernel, x, w, z);
        });
    }

    /// <summary>The determinant with exactly <paramref name="nodes"/> nodes, for studies of convergence.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An end or z is not finite, upper lies below lower, or there is no node.</exception>
    public static double OnInterval(Func<double, double, double> kernel, double lower, double upper, double z, int nodes)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        Allowed.Finite(z);
        Check(lower, upper);
        return Evaluate(kernel, lower, upper, z, Allowed.AtLeast(nodes, 1)).Value;
    }

    /// <summary>The product of two determinants, errors propagated.</summary>
    public FredholmDeterminant Times(FredholmDeterminant other) => new(
        Value * other.Value, (Math.Abs(Value) * other.Error) + (Math.Abs(other.Value) * Error), Math.Max(Nodes, other.Nodes));

    /// <summary>½(this + other), errors propagated.</summary>
    public FredholmDeterminant AverageWith(FredholmDeterminant other) =>
        new(0.5 * (Value + other.Value), 0.5 * (Error + other.Error), Math.Max(Nodes, other.Nodes));

    private static void Check(double lower, double upper)
    {
        Allowed.Finite(lower);
        Allowed.Between(upper, lower, double.MaxValue);
    }

    private static FredholmDeterminant Converge(Func<int, (double Value, double Largest)> determinant)
    {
        (double coarse, _) = determinant(FewestNodes);
        for (int m = 2 * FewestNodes; ; m *= 2)
        {
            (double fine, double largest) = determinant(m);
            double rounding = Math.Sqrt(m) * Rounding * largest;

            // A kernel with a kink converges like m⁻²: when the nodes run out, say what is left.
            double change = Math.Abs(fine - coarse);
            if (change <= rounding || m >= MostNodes)
            {
                return new FredholmDeterminant(fine, Math.Max(change, rounding), m);
            }

            coarse = fine;
        }
    }

    private static (double Value, double Largest) Evaluate(Func<double, double, double> kernel, double lower, double upper, double z, int nodes)
    {
        (double[] points, double[] weights) = GaussLegendre.Rule(nodes);
        double half = 0.5 * (upper - lower);
        double middle = 0.5 * (lower + upper);
        return Evaluate(kernel, [.. points.Select(p => middle + (half * p))], [.. weights.Select(w => w * half)], z);
    }

    /// <summary>Gaussian elimination with partial pivoting on 1 − z√w K √w; the determinant and the largest of 1 and all partial products.</summary>
    private static (double Value, double Largest) Evaluate(Func<double, double, double> kernel, double[] x, double[] w, double z)
    {
        int m = x.Length;
        double[][] rows = new double[m][];
        double[] root = [.. w.Select(Math.Sqrt)];
        for (int i = 0; i < m; i++)
        {
            rows[i] = new double[m];
            for (int j = 0; j < m; j++)
            {
                // Far nodes of a half line: the weight may be huge where the kernel is exactly 0.
                double k = kernel(x[i], x[j]);
                rows[i][j] = (i == j ? 1 : 0) - (k == 0 ? 0 : z * root[i] * k * root[j]);
            }
        }

        (double product, double largest) = (1, 1);
        for (int k = 0; k < m; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < m; i++)
            {
                pivot = Math.Abs(rows[i][k]) > Math.Abs(rows[pivot][k]) ? i : pivot;
            }

            if (pivot != k)
            {
                (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
                product = -product;
            }

            double[] top = rows[k];
            product *= top[k];
            largest = Math.Max(largest, Math.Abs(product));
            for (int i = k + 1; i < m && top[k] != 0; i++)
            {
                double factor = rows[i][k] / top[k];
                for (int j = k + 1; j < m && factor != 0; j++)
                {
                    rows[i][j] -= factor * top[j];
                }
            }
        }

        return (product, largest);
    }
}
