using Dyson.Learning;

namespace Dyson.Tests.Learning;

public class StepBenchmarkTests
{
    [Fact]
    public void Every_student_is_measured_beside_its_parts()
    {
        StepSpeed[] speeds = [.. StepBenchmark.Measure(1, new TickingClock(), default)];
        Assert.Equal(9, speeds.Length);
        Assert.All(speeds, speed =>
        {
            Assert.True(speed.Nanoseconds > 0 && speed.RatioToPeak > 0);
            Assert.Equal(1000, speed.Nanoseconds * speed.MillionUpdatesPerSecond, 1e-9);
            Assert.Equal(speed.Nanoseconds, speed.RatioToPeak * speed.Parts.Sum(part => part.Nanoseconds), 1e-6);
        });
        Assert.Equal([3, 3, 3, 11, 55, 55, 55, 1055, 114_688], speeds.Select(speed => (int)speed.Parts[0].Count));
        Assert.Equal([3, 3, 3, 3, 55, 55, 55, 55, 512], speeds.Select(speed => (int)speed.Parts[1].Count));
        Assert.Equal([114_688, 512, 1024, 1024], speeds[^1].Parts.Select(part => (int)part.Count));
    }

    [Fact]
    public void Cancellation_and_no_slices_are_told()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StepBenchmark.Measure(0, TimeProvider.System, default));
        Assert.ThrowsAny<OperationCanceledException>(() => StepBenchmark.Measure(1, TimeProvider.System, new CancellationToken(canceled: true)).First());
    }

    // Every look at it takes a millisecond.
    private sealed class TickingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => ++_now;
    }
}
