using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>The course of the learning rate: <c>learning.schedule</c>, a map with its <c>type</c>, or <c>constant</c>.</summary>
/// <param name="WarmUp"><c>learning.schedule.warm-up</c>: the rate rises as (t + 1)/n over n steps before the schedule begins. Default 0; up to 10¹².</param>
public abstract record ScheduleOptions(long WarmUp)
{
    /// <summary>Name of the kind, as in <c>learning.schedule.type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>The schedule with its warm-up.</summary>
    public LearningRateSchedule Schedule => WarmUp == 0 ? Course : LearningRateSchedule.WarmUp(WarmUp, Course);

    private protected abstract LearningRateSchedule Course { get; }
}

/// <summary>Always α.</summary>
public sealed record ConstantSchedule(long WarmUp = 0) : ScheduleOptions(WarmUp)
{
    /// <inheritdoc/>
    public override string Type => "constant";

    private protected override LearningRateSchedule Course => LearningRateSchedule.Constant;
}

/// <summary>α · factor^⌊t/every⌋.</summary>
/// <param name="WarmUp">Steps before it begins.</param>
/// <param name="Every"><c>learning.schedule.every</c>: steps between drops. Required; 1 … 10¹².</param>
/// <param name="Factor"><c>learning.schedule.factor</c>: of a drop. Required; above 0, at most 1.</param>
public sealed record DropSchedule(long WarmUp, long Every, double Factor) : ScheduleOptions(WarmUp)
{
    /// <inheritdoc/>
    public override string Type => "drops";

    private protected override LearningRateSchedule Course => LearningRateSchedule.Steps(Every, Factor);
}

/// <summary>α · [floor + (1 − floor)(1 + cos πt/length)/2], then α · floor.</summary>
/// <param name="WarmUp">Steps before it begins.</param>
/// <param name="Length"><c>learning.schedule.length</c>: steps until the floor. Required; 1 … 10¹².</param>
/// <param name="Floor"><c>learning.schedule.floor</c>. Default 0; at most 1.</param>
public sealed record CosineSchedule(long WarmUp, long Length, double Floor) : ScheduleOptions(WarmUp)
{
    /// <inheritdoc/>
    public override string Type => "cosine";

    private protected override LearningRateSchedule Course => LearningRateSchedule.Cosine(Length, Floor);
}

/// <summary>α/(1 + t/time).</summary>
/// <param name="WarmUp">Steps before it begins.</param>
/// <param name="Time"><c>learning.schedule.time</c>: steps after which the rate is halved. Required; above 0, at most 10¹².</param>
public sealed record InverseSchedule(long WarmUp, double Time) : ScheduleOptions(WarmUp)
{
    /// <inheritdoc/>
    public override string Type => "inverse";

    private protected override LearningRateSchedule Course => LearningRateSchedule.Inverse(Time);
}
