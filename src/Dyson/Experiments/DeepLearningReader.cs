using System.Globalization;
using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>Reads <c>learning</c> of a deep student.</summary>
internal static class DeepLearningReader
{
    /// <summary>The learning; null after an error.</summary>
    public static DeepLearningOptions? Read(SettingReader learning, DeepStudentOptions? model)
    {
        double? rate = learning.Number("learning-rate", AllowedRange.Positive(10));
        int? batch = (int?)learning.Count("batch-size", AllowedRange.Count(1, 1_000_000));
        (string Rule, Optimiser Optimiser)? rule = ReadOptimiser(learning);
        DeepData? data = ReadData(learning, batch);
        double? noise = learning.Number("noise", AllowedRange.NotNegative(1000), 0);
        double? labels = learning.Number("label-noise", AllowedRange.NotNegative(1000), 0);
        ScheduleOptions? schedule = ReadSchedule(learning);
        StepCount? steps = PointReader.ReadSteps(learning, rate);
        learning.Finish();
        bool sound = true;
        if (data?.Kind == DeepDataKind.Infinite && labels > 0)
        {
            learning.Refuse("label-noise", "label noise averages out over infinite data", "0, or learning.noise on the gradient, or data: fresh");
            sound = false;
        }

        if (data?.Kind == DeepDataKind.Infinite && model is not null && model.Student.Concat(model.Teacher).Any(layer => layer.Activation != Models.Activation.Identity))
        {
            learning.Refuse("data", "the gradient of infinite data is known for linear networks only", "fresh, { set: … }, or activation: identity in all layers");
            sound = false;
        }

        return !sound || rate is null || batch is null || rule is null || data is null || noise is null || labels is null || schedule is null || steps is null
            ? null
            : new DeepLearningOptions
            {
                Rule = rule.Value.Rule,
                LearningRate = rate.Value,
                BatchSize = batch.Value,
                Optimiser = rule.Value.Optimiser,
                Data = data,
                Noise = noise.Value,
                LabelNoise = labels.Value,
                Schedule = schedule,
                Steps = steps.Value,
            };
    }

    private static (string Rule, Optimiser Optimiser)? ReadOptimiser(SettingReader learning)
    {
        AllowedRange memory = new(0, true, 1, false, false);
        string? rule = learning.Choice("rule", "sgd", "sgd", "momentum", "nesterov", "adam", "adamw");
        bool adaptive = rule is "adam" or "adamw";
        bool hasMomentum = adaptive || rule is "momentum" or "nesterov";
        double? decay = learning.Number("weight-decay", AllowedRange.NotNegative(1000), rule == "adamw" ? 0.01 : 0);
        double? momentum = hasMomentum ? learning.Number("momentum", memory, 0.9) : 0;
        double? second = adaptive ? learning.Number("second-moment", memory, 0.999) : 0;
        double? epsilon = adaptive ? learning.Number("epsilon", AllowedRange.NotNegative(1), 1e-8) : 0;
        bool? decoupled = adaptive ? false : learning.Truth("decoupled-decay", false);
        if (rule is not null)
        {
            RefuseForeign(learning, rule, hasMomentum, "momentum", "rule: momentum, nesterov, adam or adamw");
            RefuseForeign(learning, rule, adaptive, "second-moment", "rule: adam or adamw");
            RefuseForeign(learning, rule, adaptive, "epsilon", "rule: adam or adamw");
            RefuseForeign(learning, rule, !adaptive, "decoupled-decay", "rule: adam (coupled) or adamw (decoupled) alone say which");
        }

        if (decay is null || momentum is null || second is null || epsilon is null || decoupled is null)
        {
            return null;
        }

        return rule switch
        {
            "sgd" => (rule, Optimiser.Sgd(decay.Value, decoupled.Value)),
            "momentum" => (rule, Optimiser.HeavyBall(momentum.Value, decay.Value, decoupled.Value)),
            "nesterov" => (rule, Optimiser.Nesterov(momentum.Value, decay.Value, decoupled.Value)),
            "adam" => (rule, Optimiser.Adam(momentum.Value, second.Value, epsilon.Value, decay.Value)),
            "adamw" => (rule, Optimiser.AdamW(decay.Value, momentum.Value, second.Value, epsilon.Value)),
            _ => null,
        };
    }

    private static void RefuseForeign(SettingReader learning, string rule, bool belongs, string key, string allowed)
    {
        learning.Ask(key);
        if (!belongs && learning.Has(key))
        {
            learning.Refuse(key, $"does not belong to rule: {rule}", $"leave it out, or {allowed}");
        }
    }

    private static DeepData? ReadData(SettingReader learning, int? batch)
    {
        const string Allowed = "fresh, infinite, or { set: 1000 }";
        learning.CanBeScanned("data.set");
        if (learning.Ask("data") is not SettingMap)
        {
            return learning.Choice("data", "fresh", "fresh", "infinite") switch
            {
                "fresh" => DeepData.Fresh,
                "infinite" => DeepData.Infinite,
                _ => null,
            };
        }

        SettingReader reader = learning.Map("data", required: true, Allowed)!;
        int? size = (int?)reader.Count("set", AllowedRange.Count(1, 10_000_000));
        bool? shared = reader.Truth("shared", true);
        string? order = reader.Choice("order", "replacement", "replacement", "epochs");
        reader.Finish();
        if (size is null || shared is null || order is null)
        {
            return null;
        }

        if (order == "epochs" && batch is not null && size % batch != 0)
        {
            reader.Refuse("set", Invariant($"an epoch of {size} inputs cannot be cut into batches of {batch}"), Invariant($"a multiple of {batch}, or order: replacement"));
            return null;
        }

        return DeepData.Set(size.Value, shared.Value, Enum.Parse<BatchOrder>(order, ignoreCase: true));
    }

    private static ScheduleOptions? ReadSchedule(SettingReader learning)
    {
        foreach (string key in (string[])["every", "factor", "length", "floor", "time", "warm-up"])
        {
            learning.CanBeScanned("schedule." + key);
        }

        if (learning.Ask("schedule") is not SettingMap)
        {
            if (learning.Ask("schedule") is null or SettingScalar { Value: "constant" })
            {
                return new ConstantSchedule();
            }

            learning.Refuse("schedule", $"{learning.Ask("schedule")!.Kind} is no schedule", "constant, or a map such as { type: drops, every: 1000, factor: 0.5 }, { type: cosine, length: 10000 } or { type: inverse, time: 1000 }");
            return null;
        }

        AllowedRange steps = AllowedRange.Count(1, StepCount.Maximum);
        SettingReader reader = learning.Map("schedule", required: true)!;
        long? warmUp = reader.Count("warm-up", AllowedRange.Count(0, StepCount.Maximum), 0);
        string? type = reader.Choice("type", reader.Has("warm-up") ? "constant" : null, "constant", "drops", "cosine", "inverse");
        ScheduleOptions? schedule = null;
        switch (type)
        {
            case "constant":
                schedule = new ConstantSchedule(warmUp ?? 0);
                break;
            case "drops":
                long? every = reader.Count("every", steps);
                double? factor = reader.Number("factor", AllowedRange.Positive(1));
                schedule = every is null || factor is null ? null : new DropSchedule(warmUp ?? 0, every.Value, factor.Value);
                break;
            case "cosine":
                long? length = reader.Count("length", steps);
                double? floor = reader.Number("floor", AllowedRange.NotNegative(1), 0);
                schedule = length is null || floor is null ? null : new CosineSchedule(warmUp ?? 0, length.Value, floor.Value);
                break;
            case "inverse":
                double? time = reader.Number("time", AllowedRange.Positive(StepCount.Maximum));
                schedule = time is null ? null : new InverseSchedule(warmUp ?? 0, time.Value);
                break;
            default:
                foreach (string key in (string[])["every", "factor", "length", "floor", "time"])
                {
                    reader.Ask(key);
                }

                break;
        }

        reader.Finish();
        return warmUp is null ? null : schedule;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
