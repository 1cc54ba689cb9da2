using System.Diagnostics;

namespace Dyson.Statistics;

/// <summary>
/// Maximum likelihood of a density from values that come in groups (the levels of one replica): maximises Σ ln ρ(x; θ) over all values as
/// if
/// they were independent, which is consistent whatever the correlation within a group, and takes errors from leaving out whole groups.
/// </summary>
/// <remarks>
/// Leaving out group i moves the maximum by one Newton step, θ₍ᵢ₎ = θ − (J − Jᵢ)⁻¹ sᵢ, with sᵢ the group's score and J, Jᵢ the observed
/// information of
/// all and of group i; further steps are of order 1/n³. The delete-one jackknife so costs O(n) and equals the sandwich
/// (Huber–White) error J⁻¹ (Σ sᵢsᵢᵀ) J⁻¹ to order 1/n; the inverse Hessian alone would treat the levels of a pair as independent.
/// </remarks>
internal static class MaximumLikelihood
{
    private const int MostIterations = 60;

    /// <summary>Scoring converges in about ten iterations; where it does not, second derivatives are worth their price.</summary>
    private const int ScoringIterations = 15;

    /// <summary>
    /// A Newton decrement (twice the log-likelihood still to gain) below this is the top: far below one standard deviation.
    /// </summary>
    private const double Decrement = 1e-18;

    /// <summary>Within this decrement (a fraction of a standard deviation) the parabola can be trusted and steps are not checked.</summary>
    private const double NearDecrement = 0.1;

    /// <summary>Climbs to the maximum from <paramref name="start"/>.</summary>
    /// <returns>True if it was reached; <paramref name="theta"/> then holds it.</returns>
    public static bool TryMaximise(
        DensityModel model, ReadOnlySpan<double> values, ReadOnlySpan<double> start, Span<double> theta, out double logLikelihood)
    {
        int k = model.Parameters;
        Span<double> gradient = stackalloc double[k];
        Span<double> information = stackalloc double[k * k];
        Span<double> step = stackalloc double[k];
        Span<double> trial = stackalloc double[k];
        start.CopyTo(theta);
        logLikelihood = double.NaN;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            logLikelihood = Accumulate(model, values, theta, gradient, information, model.CheapCurvature || iteration >= ScoringIterations);
            if (!SymmetricSolve.TryPositive(information, gradient, step))
            {
                Accumulate(model, values, theta, gradient, information, false);
                if (!SymmetricSolve.TryPositive(information, gradient, step))
                {
                    return false;
                }
            }

            double decrement = 0;
            for (int j = 0; j < k; j++)
            {
                decrement += step[j] * gradient[j];
            }

            if (!double.IsFinite(decrement))
            {
                return false;
            }

            double factor = 1;
            bool top = decrement < Decrement * values.Length;
            bool near = decrement < NearDecrement;
            while (true)
            {
                for (int j = 0; j < k; j++)
                {
                    trial[j] = theta[j] + (factor * step[j]);
                }

                if (top || near || Total(model, values, trial) >= logLikelihood - (1e-12 * Math.Abs(logLikelihood)))
                {
                    break;
                }

                factor *= 0.5;
                if (factor < 1e-10)
                {
                    return false;
                }
            }

            trial.CopyTo(theta);
            if (top)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>θ without each group in turn; (group, parameter) by rows.</summary>
    /// <param name="model">The family.</param>
    /// <param name="values">Values, the members of a group next to each other.</param>
    /// <param name="theta">The maximum.</param>
    /// <param name="groupSize">Number of values a group.</param>
    /// <returns>Null where the information is not positive definite: no error can be given.</returns>
    public static double[]? LeftOut(DensityModel model, ReadOnlySpan<double> values, ReadOnlySpan<double> theta, int groupSize)
    {
        Debug.Assert(values.Length % groupSize == 0);
        int k = model.Parameters;
        int groups = values.Length / groupSize;
        double[] scores = new double[groups * k];
        double[] informations = new double[groups * k * k];
        double[] total = new double[k * k];
        Span<double> gradient = stackalloc double[k];
        Span<double> curvature = stackalloc double[k * k];
        for (int i = 0; i < values.Length; i++)
        {
            int g = i / groupSize;
            model.Curvature(values[i], theta, gradient, curvature);
            for (int j = 0; j < k; j++)
            {
                scores[(g * k) + j] += gradient[j];
            }

            for (int j = 0; j < k * k; j++)
            {
                informations[(g * k * k) + j] -= curvature[j];
                total[j] -= curvature[j];
            }
        }

        double[] leftOut = new double[groups * k];
        Span<double> remaining = stackalloc double[k * k];
        Span<double> step = stackalloc double[k];
        for (int g = 0; g < groups; g++)
        {
            for (int j = 0; j < k * k; j++)
            {
                remaining[j] = total[j] - informations[(g * k * k) + j];
            }

            if (!SymmetricSolve.TryPositive(remaining, scores.AsSpan(g * k, k), step))
            {
                return null;
            }

            for (int j = 0; j < k; j++)
            {
                leftOut[(g * k) + j] = theta[j] - step[j];
            }
        }

        return leftOut;
    }

    /// <summary>Turns a coordinate of θ and its left-out values into an estimate of a physical parameter.</summary>
    public static Estimate Parameter(ReadOnlySpan<double> theta, double[]? leftOut, int index, Func<double, double> physical)
    {
        double value = physical(theta[index]);
        if (leftOut is null)
        {
            return Estimate.Refused(value, "the information matrix is not positive definite");
        }

        double[] column = new double[leftOut.Length / theta.Length];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = physical(leftOut[(i * theta.Length) + index]);
        }

        return Jackknife.FromLeftOut(value, column);
    }

    private static double Total(DensityModel model, ReadOnlySpan<double> values, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        foreach (double x in values)
        {
            sum += model.LogDensity(x, theta);
        }

        return double.IsNaN(sum) ? double.NegativeInfinity : sum;
    }

    /// <summary>Sums ln ρ, its gradient and the information: observed, or expected by the outer product of scores.</summary>
    private static double Accumulate(
        DensityModel model, ReadOnlySpan<double> values, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> information, bool observed)
    {
        int k = model.Parameters;
        Span<double> score = stackalloc double[k];
        Span<double> curvature = stackalloc double[k * k];
        gradient.Clear();
        information.Clear();
        double sum = 0;
        foreach (double x in values)
        {
            sum += observed ? model.Curvature(x, theta, score, curvature) : model.Score(x, theta, score);
            for (int a = 0; a < k; a++)
            {
                gradient[a] += score[a];
                for (int b = 0; b < k; b++)
                {
                    information[(a * k) + b] += observed ? -curvature[(a * k) + b] : score[a] * score[b];
                }
            }
        }

        return sum;
    }
}
