namespace Dyson.Tests.Dynamics;

/// <summary>Time averages with errors from the scatter of consecutive blocks much longer than the process's memory.</summary>
internal sealed class BlockAverages(int observables, int blocks)
{
    private readonly double[,] _means = new double[observables, blocks];

    public void Add(int block, int observable, double value, long stepsPerBlock) => _means[observable, block] += value / stepsPerBlock;

    public double Mean(int observable)
    {
        double sum = 0;
        for (int block = 0; block < blocks; block++)
        {
            sum += _means[observable, block];
        }

        return sum / blocks;
    }

    public double Error(int observable)
    {
        double mean = Mean(observable);
        double squares = 0;
        for (int block = 0; block < blocks; block++)
        {
            squares += (_means[observable, block] - mean) * (_means[observable, block] - mean);
        }

        return Math.Sqrt(squares / (blocks * (blocks - 1.0)));
    }

    /// <summary>Asserts agreement within the false-alarm rate plus a stated systematic error of the prediction.</summary>
    public void AssertWithin(int observable, double expected, double systematic, string what)
    {
        double allowed = (FalseAlarm.Sigmas * Error(observable)) + systematic;
        Assert.True(
            Math.Abs(Mean(observable) - expected) <= allowed,
            $"{what}: measured {Mean(observable):G6} ± {Error(observable):G2}, predicted {expected:G6}, allowed distance {allowed:G2}.");
    }

    /// <summary>Asserts that a wrong prediction is seen to be wrong, beyond the same systematic error.</summary>
    public void AssertRejects(int observable, double wrong, double systematic, string what) => Assert.True(
        Math.Abs(Mean(observable) - wrong) > (FalseAlarm.Sigmas * Error(observable)) + systematic,
        $"{what}: measured {Mean(observable):G6} ± {Error(observable):G2} does not exclude {wrong:G6}.");
}
