using Dyson.Lanes;

namespace Dyson.Learning;

/// <summary>The learning rate's course: α_t = α · <see cref="Factor"/>(t), t = 0 for the first step.</summary>
public abstract record LearningRateSchedule
{
    private LearningRateSchedule()
    {
    }

    /// <summary>Always 1.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantRate();

    /// <summary>What the learning rate is multiplied by in step <paramref name="step"/> ≥ 0.</summary>
    public abstract double Factor(long step);

    /// <summary>factor^⌊t/every⌋.</summary>
    /// <param name="every">Steps from one drop to the next, at least 1.</param>
    /// <param name="factor">In (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static LearningRateSchedule Steps(long every, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return factor is > 0 and <= 1 ? new StepRate(every, factor)
            : throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor of a drop is above 0 and at most 1.");
    }

    /// <summary>floor + (1 − floor)(1 + cos(πt/length))/2 for t &lt; length, then floor.</summary>
    /// <param name="length">Steps until the floor is reached, at least 1.</param>
    /// <param name="floor">In [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static LearningRateSchedule Cosine(long length, double floor = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return floor is >= 0 and <= 1 ? new CosineRate(length, floor)
            : throw new ArgumentOutOfRangeException(nameof(floor), floor, "The floor is at least 0 and at most 1.");
    }

    /// <summary>1/(1 + t/time).</summary>
    /// <param name="time">Steps after which the rate is halved; finite and positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite or not positive.</exception>
    public static LearningRateSchedule Inverse(double time) => double.IsFinite(time) && time > 0 ? new InverseRate(time)
        : throw new ArgumentOutOfRangeException(nameof(time), time, "The time of a 1/t schedule must be finite and positive.");

    /// <summary>(t + 1)/length for t &lt; length, then <paramref name="then"/> with its time counted from there.</summary>
    /// <param name="length">Steps of the warm-up, at least 1.</param>
    /// <param name="then">What follows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public static LearningRateSchedule WarmUp(long length, LearningRateSchedule then)
    {
        ArgumentNullException.ThrowIfNull(then);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new WarmUpRate(length, then);
    }

    private sealed record ConstantRate : LearningRateSchedule
    {
        public override double Factor(long step) => 1;
    }

    private sealed record StepRate(long Every, double Drop) : LearningRateSchedule
    {
        // By multiplication, because the C library's power differs between processors; a factor that has underflowed stays 0.
        public override double Factor(long step)
        {
            double factor = 1;
            double last = double.NaN;
            for (long drops = step / Every; drops > 0 && factor != last; drops--)
            {
                last = factor;
                factor *= Drop;
            }

            return factor;
        }
    }

    private sealed record CosineRate(long Length, double Floor) : LearningRateSchedule
    {
        public override double Factor(long step) =>
            step >= Length ? Floor : Floor + ((1 - Floor) * 0.5 * (1 + LaneMath.SinCosOfTurn(step, 2 * Length).Cos));
    }

    private sealed record InverseRate(double Time) : LearningRateSchedule
    {
        public override double Factor(long step) => 1 / (1 + (step / Time));
    }

    private sealed record WarmUpRate(long Length, LearningRateSchedule Then) : LearningRateSchedule
    {
        public override double Factor(long step) => step < Length ? (step + 1) / (double)Length : Then.Factor(step - Length);
    }
}
