namespace Dyson.Dynamics.Measured;

/// <summary>The groups of levels, and for each the variable z = (x − centre)/scale in which its polynomials are written.</summary>
internal sealed class MotionBasis
{
    // what lies outside of these quantiles of the visited levels is not measured well enough to trust a polynomial
    private const double Edge = 0.005;

    private MotionBasis(int[] groupOf, double[] centre, double[] scale, double[] lower, double[] upper) =>
        (GroupOf, Centre, Scale, Lower, Upper) = (groupOf, centre, scale, lower, upper);

    public int[] GroupOf { get; }

    public int Groups => Centre.Length;

    public int Levels => GroupOf.Length;

    public double[] Centre { get; }

    public double[] Scale { get; }

    /// <summary>The quantiles 0.005 and 0.995 of what a group visited.</summary>
    public double[] Lower { get; }

    public double[] Upper { get; }

    public static MotionBasis Of(MotionHistory history, MotionSettings settings, CancellationToken cancellation)
    {
        int n = history.LevelCount;
        int[] groupOf = settings.GroupOfLevel(n);
        int groups = groupOf.Max() + 1;
        List<double>[] visited = [.. Enumerable.Range(0, groups).Select(_ => new List<double>())];
        for (int i = 0; i < history.Levels.Length; i++)
        {
            if (double.IsFinite(history.Levels[i]))
            {
                visited[groupOf[i % n]].Add(history.Levels[i]);
            }
        }

        double[] centre = new double[groups];
        double[] scale = new double[groups];
        double[] lower = new double[groups];
        double[] upper = new double[groups];
        for (int g = 0; g < groups; g++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (visited[g].Count < 3)
            {
                throw new UnmeasurableMotionException("Fewer than three finite levels were recorded.");
            }

            visited[g].Sort();
            double first = visited[g][0];
            double mean = visited[g].Sum(x => x - first) / visited[g].Count;
            centre[g] = first + mean;
            scale[g] = Math.Sqrt(visited[g].Sum(x => (x - centre[g]) * (x - centre[g])) / visited[g].Count);
            lower[g] = visited[g][(int)(Edge * visited[g].Count)];
            upper[g] = visited[g][visited[g].Count - 1 - (int)(Edge * visited[g].Count)];
            if (!(scale[g] > 0))
            {
                throw new UnmeasurableMotionException("A level does not move at all: there is no noise to measure.");
            }
        }

        return new MotionBasis(groupOf, centre, scale, lower, upper);
    }
}
