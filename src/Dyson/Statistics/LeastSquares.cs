namespace Dyson.Statistics;

/// <summary>Linear least squares of few parameters, Σ_i (y_i − Σ_k a_k f_k(i))²/σ_i², with the covariance of the parameters that follows from the given σ.</summary>
internal sealed class LeastSquares
{
    private readonly double[] _covariance;

    private LeastSquares(double[] parameters, double[] covariance, double[] residuals, double chiSquared, int degrees)
    {
        Parameters = parameters;
        _covariance = covariance;
        Residuals = residuals;
        ChiSquared = chiSquared;
        Degrees = degrees;
    }

    /// <summary>a.</summary>
    public IReadOnlyList<double> Parameters { get; }

    /// <summary>y − Σ a f.</summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>χ² at the minimum.</summary>
    public double ChiSquared { get; }

    /// <summary>Points minus parameters.</summary>
    public int Degrees { get; }

    /// <summary>Cov(a_j, a_k).</summary>
    public double Covariance(int j, int k) => _covariance[(j * Parameters.Count) + k];

    /// <summary>Fits; null where the points do not determine the parameters.</summary>
    /// <param name="functions">f_k(i): one row a point.</param>
    /// <param name="values">y.</param>
    /// <param name="errors">σ, positive.</param>
    public static LeastSquares? Fit(double[][] functions, double[] values, double[] errors)
    {
        int count = functions[0].Length;
        if (values.Length < count)
        {
            return null;
        }

        double[] normal = new double[count * count];
        double[] right = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            double weight = 1 / (errors[i] * errors[i]);
            for (int j = 0; j < count; j++)
            {
                right[j] += weight * functions[i][j] * values[i];
                for (int k = 0; k < count; k++)
                {
                    normal[(j * count) + k] += weight * functions[i][j] * functions[i][k];
                }
            }
        }

        double[] parameters = new double[count];
        double[] covariance = new double[count * count];
        double[] unit = new double[count];
        for (int k = 0; k < count; k++)
        {
            Array.Clear(unit);
            unit[k] = 1;
            if (!SymmetricSolve.TryPositive(normal, unit, covariance.AsSpan(k * count, count)))
            {
                return null;
            }
        }

        _ = SymmetricSolve.TryPositive(normal, right, parameters);
        double[] residuals = [.. values.Select((y, i) => y - functions[i].Zip(parameters, (f, a) => f * a).Sum())];
        double chiSquared = residuals.Zip(errors, (r, s) => r * r / (s * s)).Sum();
        return new LeastSquares(parameters, covariance, residuals, chiSquared, values.Length - count);
    }
}
