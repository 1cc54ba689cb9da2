using System.Globalization;
using System.Text;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Experiments;

/// <summary>
/// One text for one physical point: every setting of model and learning but <c>steps</c>, defaults spelled out, sorted by full path
/// (ordinal), numbers in their shortest form that reads back the same. <c>path=value</c>, joined by semicolons.
/// </summary>
/// <remarks>
/// The text keys every random stream. A setting that is added to the program later must be left out of it while it has the value that
/// was implied before, or old seeds would give new numbers.
/// </remarks>
internal static class CanonicalText
{
    public static string Of(ModelOptions model, LearningOptions learning) =>
        string.Join(';', Parameters(model, learning).Select(p => p.Key + "=" + Text(p.Value)));

    public static List<KeyValuePair<string, object>> Parameters(ModelOptions model, LearningOptions learning)
    {
        SortedDictionary<string, object> settings = new(StringComparer.Ordinal) { ["model.type"] = model.Type };
        switch (model)
        {
            case GaussianRbmOptions rbm:
                settings["model.visible"] = (long)rbm.Visible;
                settings["model.hidden"] = (long)rbm.Hidden;
                settings["model.mass-squared"] = rbm.MassSquared;
                settings["model.hidden-standard-deviation"] = rbm.HiddenStandardDeviation;
                AddTarget(settings, rbm.Target);
                AddInitial(settings, rbm.Initial);
                break;
            case LinearStudentOptions student:
                settings["model.eigenvalues"] = student.Eigenvalues.ToArray();
                settings["model.rotation"] = student.RandomRotation ? "random" : "none";
                settings["model.symmetric"] = student.Symmetric;
                AddInitial(settings, student.Initial);
                if (student is HiddenLayerOptions { Layer: var layer })
                {
                    AddLayer(settings, layer);
                }

                break;
        }

        if (model is DeepStudentOptions deep)
        {
            AddDeep(settings, deep);
        }

        settings["learning.rule"] = learning.Rule;
        settings["learning.learning-rate"] = learning.LearningRate;
        settings["learning.batch-size"] = (long)learning.BatchSize;
        switch (learning)
        {
            case RbmLearningOptions { Sampler: var sampler }:
                settings["learning.sampler.type"] = sampler.Persistent ? "pcd" : "exact";
                settings["learning.sampler.method"] = Name(sampler.Method);
                if (sampler.Persistent)
                {
                    settings["learning.sampler.sweeps"] = (long)sampler.Sweeps;
                    settings["learning.sampler.chains"] = Name(sampler.Chains);
                }

                break;
            case DeepLearningOptions deepLearning:
                AddDeep(settings, deepLearning);
                break;
            case TeacherStudentLearningOptions noisy:
                settings["learning.noise"] = noisy.Noise;
                settings["learning.data"] = noisy.FiniteBatches ? "batches" : "infinite";
                settings["learning.shared-inputs"] = noisy.SharedInputs;
                settings["learning.replay"] = noisy.Replay == 0 ? false : (object)(long)noisy.Replay;
                if (model is HiddenLayerOptions)
                {
                    settings["learning.basis"] = Name(noisy.Basis);
                }

                break;
        }

        return [.. settings];
    }

    /// <summary>A value as YAML and the canonical text write it.</summary>
    public static string Text(object value) => value switch
    {
        double number => Number(number),
        long number => number.ToString(CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        double[] list => "[" + string.Join(", ", list.Select(Number)) + "]",
        string text => text,
        _ => throw new ArgumentException($"No canonical form of {value.GetType()}.", nameof(value)),
    };

    public static string Number(double value) => (value == 0 ? 0.0 : value).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The YAML name of an enumeration's member: lower case.</summary>
    public static string Name<T>(T member)
        where T : struct, Enum
    {
        StringBuilder name = new(member.ToString());
        for (int i = 0; i < name.Length; i++)
        {
            name[i] = char.ToLowerInvariant(name[i]);
        }

        return name.ToString();
    }

    private static void AddTarget(SortedDictionary<string, object> settings, TargetOptions target)
    {
        settings["model.target.type"] = target.Type;
        switch (target)
        {
            case RingTarget ring:
                settings["model.target.mass-squared"] = ring.MassSquared;
                break;
            case ListTarget list:
                settings["model.target.eigenvalues"] = list.Eigenvalues.ToArray();
                break;
            case CovarianceTarget covariance:
                settings["model.target.sha256"] = covariance.Hash;
                break;
        }
    }

    private static void AddLayer(SortedDictionary<string, object> settings, LayerOptions layer)
    {
        settings["model.layer.type"] = layer.Type;
        switch (layer)
        {
            case DiagonalLayer diagonal:
                settings["model.layer.singular-values"] = diagonal.SingularValues.ToArray();
                break;
            case GradedLayer graded:
                settings["model.layer.smallest"] = graded.Smallest;
                settings["model.layer.condition-number"] = graded.ConditionNumber;
                break;
            case RandomLayer random:
                settings["model.layer.rows"] = (long)random.Rows;
                settings["model.layer.standard-deviation"] = random.StandardDeviation;
                settings["model.layer.seed"] = random.Seed;
                break;
            case MatrixLayer matrix:
                settings["model.layer.sha256"] = matrix.Hash;
                break;
        }
    }

    private static void AddDeep(SortedDictionary<string, object> settings, DeepStudentOptions deep)
    {
        settings["model.inputs"] = (long)deep.Inputs;
        AddLayers(settings, "model.teacher", deep.Teacher, isStudent: false);
        AddLayers(settings, "model.student", deep.Student, isStudent: true);

        // What all layers share has the name by which it can be scanned.
        DeepLayerOptions[] all = [.. deep.Teacher, .. deep.Student];
        if (all.All(layer => layer.Width == deep.Inputs))
        {
            settings["model.width"] = (long)deep.Inputs;
        }

        if (all.All(layer => layer.Activation == all[0].Activation))
        {
            settings["model.activation"] = Name(all[0].Activation);
        }
    }

    private static void AddLayers(SortedDictionary<string, object> settings, string path, IReadOnlyList<DeepLayerOptions> layers, bool isStudent)
    {
        foreach ((int l, DeepLayerOptions layer) in layers.Index())
        {
            string prefix = string.Create(CultureInfo.InvariantCulture, $"{path}[{l}].");
            settings[prefix + "width"] = (long)layer.Width;
            settings[prefix + "activation"] = Name(layer.Activation);
            settings[prefix + "weights.type"] = layer.Weights.Type;
            if (isStudent)
            {
                settings[prefix + "learnable"] = layer.Learnable;
            }

            switch (layer.Weights.Law.Kind)
            {
                case DeepWeightKind.Normal:
                    settings[prefix + "weights.standard-deviation"] = layer.Weights.Law.Scale;
                    break;
                case DeepWeightKind.FanIn or DeepWeightKind.Orthogonal:
                    settings[prefix + "weights.gain"] = layer.Weights.Law.Scale;
                    break;
                case DeepWeightKind.Identity:
                    settings[prefix + "weights.scale"] = layer.Weights.Law.Scale;
                    break;
                case DeepWeightKind.Diagonal:
                    settings[prefix + "weights.singular-values"] = layer.Weights.Law.Entries.ToArray();
                    break;
                case DeepWeightKind.Matrix:
                    settings[prefix + "weights.sha256"] = layer.Weights.Hash!;
                    break;
            }
        }
    }

    private static void AddDeep(SortedDictionary<string, object> settings, DeepLearningOptions learning)
    {
        Optimiser optimiser = learning.Optimiser;
        settings["learning.weight-decay"] = optimiser.WeightDecay;
        if (optimiser.Kind == OptimiserKind.Adam)
        {
            settings["learning.second-moment"] = optimiser.SecondMoment;
            settings["learning.epsilon"] = optimiser.Epsilon;
        }
        else
        {
            settings["learning.decoupled-decay"] = optimiser.Decoupled;
        }

        if (optimiser.Kind != OptimiserKind.Sgd)
        {
            settings["learning.momentum"] = optimiser.Momentum;
        }

        settings["learning.data"] = Name(learning.Data.Kind);
        if (learning.Data.Kind == DeepDataKind.Set)
        {
            settings["learning.data.set"] = (long)learning.Data.Size;
            settings["learning.data.shared"] = learning.Data.Shared;
            settings["learning.data.order"] = Name(learning.Data.Order);
        }

        settings["learning.noise"] = learning.Noise;
        settings["learning.label-noise"] = learning.LabelNoise;
        settings["learning.schedule"] = learning.Schedule.Type;
        settings["learning.schedule.warm-up"] = learning.Schedule.WarmUp;
        switch (learning.Schedule)
        {
            case DropSchedule drops:
                settings["learning.schedule.every"] = drops.Every;
                settings["learning.schedule.factor"] = drops.Factor;
                break;
            case CosineSchedule cosine:
                settings["learning.schedule.length"] = cosine.Length;
                settings["learning.schedule.floor"] = cosine.Floor;
                break;
            case InverseSchedule inverse:
                settings["learning.schedule.time"] = inverse.Time;
                break;
        }
    }

    private static void AddInitial(SortedDictionary<string, object> settings, InitialOptions initial)
    {
        settings["model.initial.type"] = initial.Type;
        if (initial is NormalInitial normal)
        {
            settings["model.initial.standard-deviation"] = normal.StandardDeviation;
        }
    }
}
