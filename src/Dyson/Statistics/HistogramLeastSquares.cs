namespace Dyson.Statistics;

/// <summary>
/// The papers' fit: least squares of a density to a histogram's densities at the bin centres, Σ_k (d_k − ρ(c_k; θ))², every bin with equal
/// weight,
/// with delete-one-replica jackknife errors.
/// </summary>
/// <remarks>
/// The papers refit the histogram for every left-out replica, O(n²). Here the edges of the full histogram are held while a replica is left
/// out;
/// then only the counts of its own bins and the total change, the gradient of the sum of squares changes by a sum over those bins, and one
/// Newton step gives
/// θ₍ᵢ₎: O(bins + n). The value is biased by the curvature of ρ across a bin, ρ''w²/24, and fluctuates more than maximum likelihood.
/// </remarks>
internal static class HistogramLeastSquares
{
    private const int MostIterations = 200;

    /// <summary>Relative step below which the minimum has been reached.</summary>
    private const double StepTolerance = 1e-10;

    /// <summary>Minimises from <paramref name="start"/>; on success <paramref name="theta"/> and θ without each group.</summary>
    /// <param name="model">The family.</param>
    /// <param name="histogram">The histogram of the values.</param>
    /// <param name="values">Values, the members of a group next to each other.</param>
    /// <param name="groupSize">Number of values a group.</param>
    /// <param name="start">Where to start, usually the maximum-likelihood fit.</param>
    /// <param name="theta">Destination.</param>
    /// <param name="leftOut">θ without each group; null where no error can be given.</param>
    public static bool TryFit(
        DensityModel model,
        Histogram histogram,
        ReadOnlySpan<double> values,
        int groupSize,
        ReadOnlySpan<double> start,
        Span<double> theta,
        out double[]? leftOut)
    {
        int k = model.Parameters;
        double[] slopes = new double[histogram.Bins * k];
        Span<double> gradient = stackalloc double[k];
        Span<double> normal = stackalloc double[k * k];
        Span<double> hessian = stackalloc double[k * k];
        Span<double> damped = stackalloc double[k * k];
        Span<double> step = stackalloc double[k];
        Span<double> trial = stackalloc double[k];
        start.CopyTo(theta);
        leftOut = null;
        double damping = 0;
        double squares = Expand(model, histogram, theta, gradient, normal, hessian, slopes);
        bool reached = false;
        for (int iteration = 0; iteration < MostIterations && !reached; iteration++)
        {
            normal.CopyTo(damped);
            for (int a = 0; a < k; a++)
            {
                damped[(a * k) + a] *= 1 + damping;
            }

            if (!SymmetricSolve.TryPositive(damped, gradient, step))
            {
                damping = Math.Max(1e-4, damping * 10);
                continue;
            }

            double largest = 0;
            for (int a = 0; a < k; a++)
            {
                trial[a] = theta[a] + step[a];
                largest = Math.Max(largest, Math.Abs(step[a]) * Math.Sqrt(normal[(a * k) + a]));
            }

            reached = largest <= StepTolerance * Math.Sqrt(squares);
            double moved = SumOfSquares(model, histogram, trial);
            if (moved <= squares || reached)
            {
                trial.CopyTo(theta);
                damping = damping > 1e-6 ? damping / 10 : 0;
                squares = Expand(model, histogram, theta, gradient, normal, hessian, slopes);
            }
            else
            {
                damping = Math.Max(1e-4, damping * 10);
                if (damping > 1e12)
                {
                    return false;
                }
            }
        }

        if (reached)
        {
            leftOut = LeaveOut(histogram, values, groupSize, theta, gradient, hessian, slopes);
        }

        return reached;
    }

    /// <summary>
    /// Without a group of m values the densities are d' = (d n − Σ e_{b(x)}/w)/(n − m); the gradient Σ_k (d'_k − ρ_k)∂ρ_k follows in O(m),
    /// and the
    /// Hessian is held.
    /// </summary>
    private static double[]? LeaveOut(
        Histogram histogram,
        ReadOnlySpan<double> values,
        int groupSize,
        ReadOnlySpan<double> theta,
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> hessian,
        double[] slopes)
    {
        int k = theta.Length;
        int groups = values.Length / groupSize;
        double[] dataSlope = new double[k];
        for (int b = 0; b < histogram.Bins; b++)
        {
            for (int a = 0; a < k; a++)
            {
                dataSlope[a] += histogram.Density(b) * slopes[(b * k) + a];
            }
        }

        double[] leftOut = new double[groups * k];
        Span<double> change = stackalloc double[k];
        Span<double> step = stackalloc double[k];
        for (int g = 0; g < groups; g++)
        {
            double remaining = histogram.Total - groupSize;
            for (int a = 0; a < k; a++)
            {
                change[a] = gradient[a] + (dataSlope[a] * groupSize / remaining);
            }

            for (int m = 0; m < groupSize; m++)
            {
                int bin = histogram.BinOf(values[(g * groupSize) + m]);
                for (int a = 0; a < k; a++)
                {
                    change[a] -= slopes[(bin * k) + a] / (histogram.Width(bin) * remaining);
                }
            }

            if (!SymmetricSolve.TryPositive(hessian, change, step))
            {
                return null;
            }

            for (int a = 0; a < k; a++)
            {
                leftOut[(g * k) + a] = theta[a] + step[a];
            }
        }

        return leftOut;
    }

    private static double SumOfSquares(DensityModel model, Histogram histogram, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        for (int b = 0; b < histogram.Bins; b++)
        {
            double residual = histogram.Density(b) - Math.Exp(model.LogDensity(histogram.Centre(b), theta));
            sum += residual * residual;
        }

        return double.IsNaN(sum) ? double.PositiveInfinity : sum;
    }

    /// <summary>−½ the gradient, the Gauss–Newton matrix and ½ the full Hessian of the sum of squares, and ∂ρ in every bin.</summary>
    private static double Expand(
        DensityModel model,
        Histogram histogram,
        ReadOnlySpan<double> theta,
        Span<double> gradient,
        Span<double> normal,
        Span<double> hessian,
        double[] slopes)
    {
        int k = theta.Length;
        Span<double> score = stackalloc double[k];
        Span<double> curvature = stackalloc double[k * k];
        gradient.Clear();
        normal.Clear();
        hessian.Clear();
        double sum = 0;
        for (int b = 0; b < histogram.Bins; b++)
        {
            double density = Math.Exp(model.Curvature(histogram.Centre(b), theta, score, curvature));
            double residual = histogram.Density(b) - density;
            sum += residual * residual;
            for (int i = 0; i < k; i++)
            {
                slopes[(b * k) + i] = density * score[i];
                gradient[i] += residual * density * score[i];
                for (int j = 0; j < k; j++)
                {
                    double product = density * density * score[i] * score[j];
                    normal[(i * k) + j] += product;
                    hessian[(i * k) + j] += product - (residual * density * (curvature[(i * k) + j] + (score[i] * score[j])));
                }
            }
        }

        return sum;
    }
}
