using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>
/// Runs the diagnosis on many draws of models whose answer is known and counts its findings: pure noise must show each as often as its level says, what is planted must be found.
/// </summary>
public static class SpectraValidation
{
    // As for the checks of the papers: one report in a thousand fails by chance.
    private const double FalseFailures = 0.001;

    // A planted finding is expected in half of the draws, and σ, which is not known, may cost a tenth of the outliers.
    private const double Most = 0.5;
    private const double Loss = 0.1;

    // From this strength on, in units of √q, a test that knows σ finds nearly every direction; nearer to the threshold two tests of one level differ in which draws they find.
    private const double Clear = 2;

    private const double UsualLevel = 0.05;

    /// <summary>Validates.</summary>
    /// <param name="settings">How; null for the usual.</param>
    /// <param name="progress">Told the share of the work that is done, from any thread; may be null.</param>
    /// <param name="cancellation">Stops between draws.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SpectraValidationDocument Run(SpectraValidationSettings? settings = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        settings ??= new SpectraValidationSettings();
        settings.Validate();
        Reading[][] readings = [.. settings.Models.Select(_ => new Reading[settings.Draws])];
        long done = 0;
        long total = (long)settings.Models.Count * settings.Draws;
        Parallel.For(0, total, new ParallelOptions { MaxDegreeOfParallelism = settings.Threads, CancellationToken = cancellation }, i =>
        {
            (int model, int draw) = ((int)(i / settings.Draws), (int)(i % settings.Draws));
            readings[model][draw] = Read(settings.Models[model], draw, settings, cancellation);
            progress?.Report((double)Interlocked.Increment(ref done) / total);
        });
        return Judge(settings, readings);
    }

    private static Reading Read(PlantedModel model, int draw, SpectraValidationSettings settings, CancellationToken cancellation)
    {
        LayerSpectrum spectrum = model.DrawSpectrum(new RandomStream(new StreamKey(settings.Seed, "spectra validation, " + model.Name, draw)), cancellation);
        bool tail = model.Expected.Any(expected => expected.Finding == SpectralFinding.HeavyTail);
        SpectraSettings diagnosing = new() { Level = settings.Level, Draws = tail ? settings.TailDraws : 0, LevelDraws = settings.NullDraws, Seed = settings.Seed, Vectors = 0 };
        LayerDiagnosis diagnosis = Diagnosis.Of(spectrum, diagnosing, cancellation);
        double side = TracyWidomEdge.HasSoftLowerEdge(model.Rows, model.Columns) ? 0.5 * settings.Level : settings.Level;
        double largest = spectrum.SingularValues[0] * spectrum.SingularValues[0];
        TracyWidomEdge known = TracyWidomEdge.Upper(model.Rows, model.Columns, 0);
        return new Reading(
            settings.CountOutliers(spectrum, diagnosis) > 0, diagnosis.Outliers?.Upper.Count > 0,
            diagnosis.Bulk?.P is { } shape ? shape < settings.Level : null,
            tail && diagnosis.PowerLaw is { } law ? law.Support == nameof(TailSupport.HeavyTail) : tail ? false : null,
            Below(diagnosis.Levels?.GapRatioGoe), Below(diagnosis.Levels?.Unfoldings.FirstOrDefault(unfolding => unfolding.Method == nameof(UnfoldingMethod.Spline))?.Goe),
            largest > known.Threshold(side), largest > known.Threshold(UsualLevel));

        bool? Below(TestDocument? test) => test?.P is { } p ? p < settings.Level : null;
    }

    private static SpectraValidationDocument Judge(SpectraValidationSettings settings, Reading[][] readings)
    {
        List<SpectraCheck> checks = [];
        List<SpikePower> power = [];
        foreach ((PlantedModel model, Reading[] draws) in settings.Models.Zip(readings))
        {
            foreach (SpectralFinding finding in Enum.GetValues<SpectralFinding>())
            {
                bool[] made = [.. draws.Select(draw => draw.Of(finding)).Where(value => value is not null).Select(value => value!.Value)];
                ExpectedRate? rate = model.Expected.FirstOrDefault(expected => expected.Finding == finding)?.Rate;
                if (made.Length > 0)
                {
                    checks.Add(Counted(model, finding.ToString(), made.Count(value => value), made.Length, rate, settings));
                }
            }

            if (model.Spike is { } strength)
            {
                double share = draws.Count(draw => draw.Above) / (double)draws.Length;
                power.Add(new SpikePower(
                    model.Name, strength, draws.Length, share, draws.Count(draw => draw.Known) / (double)draws.Length, draws.Count(draw => draw.Known95) / (double)draws.Length, Math.Sqrt(share * (1 - share) / draws.Length)));
                Reading[] knowable = [.. draws.Where(draw => draw.Known)];
                if (strength >= Clear && knowable.Length > 0)
                {
                    checks.Add(Missed(model, knowable.Count(draw => !draw.Outlier), knowable.Length));
                }
            }
        }

        double threshold = FalseFailures / Math.Max(1, checks.Count(check => check.P is not null));
        return new SpectraValidationDocument(settings.Draws, settings.Level, settings.Seed, threshold, [.. checks.Select(check => check with { Passed = check.P is { } p ? p >= threshold : null })], power);
    }

    private static SpectraCheck Counted(PlantedModel model, string finding, int found, int draws, ExpectedRate? rate, SpectraValidationSettings settings)
    {
        // The p-values of the levels' statistics come from draws of their null law.
        double nullDraws = finding is nameof(SpectralFinding.GapRatio) or nameof(SpectralFinding.Spacings) ? settings.NullDraws : double.PositiveInfinity;
        (double? expected, string rule, double? p) = rate switch
        {
            ExpectedRate.Level => ((double?)settings.Level, "equals", (double?)BinomialTest.TwoSided(found, draws, settings.Level, nullDraws)),
            ExpectedRate.AtMostLevel => (settings.Level, "at most", BinomialTest.AtLeast(found, draws, settings.Level, nullDraws)),
            ExpectedRate.MostDraws => (Most, "at least", BinomialTest.AtMost(found, draws, Most)),
            _ => (null, "shown", null),
        };
        return Entry(model, finding, found, draws, expected, rule, p);
    }

    private static SpectraCheck Missed(PlantedModel model, int missed, int draws) =>
        Entry(model, "MissedOutlier", missed, draws, Loss, "at most", BinomialTest.AtLeast(missed, draws, Loss));

    private static SpectraCheck Entry(PlantedModel model, string finding, int found, int draws, double? expected, string rule, double? p)
    {
        (double low, double high) = BinomialTest.Interval(found, draws);
        return new SpectraCheck(model.Name, model.Rows, model.Columns, model.Known, finding, found, draws, found / (double)draws, low, high, expected, rule, p, null);
    }

    /// <summary>What one draw shows; null where it could not be asked.</summary>
    private sealed record Reading(bool Outlier, bool Above, bool? Shape, bool? HeavyTail, bool? GapRatio, bool? Spacings, bool Known, bool Known95)
    {
        public bool? Of(SpectralFinding finding) => finding switch
        {
            SpectralFinding.Outlier => Outlier,
            SpectralFinding.Shape => Shape,
            SpectralFinding.HeavyTail => HeavyTail,
            SpectralFinding.GapRatio => GapRatio,
            _ => Spacings,
        };
    }
}
