using System.Globalization;
using System.Text.Json;

namespace Dyson.Experiments;

/// <summary>What keeps an experiment out of a directory that another run lives in.</summary>
internal static class RunDifference
{
    /// <summary>
    /// Every key in which <paramref name="wanted"/> cannot continue <paramref name="present"/>: more replicas and further points at the end are
    /// no difference, nor is the name.
    /// </summary>
    public static IReadOnlyList<ConfigurationError> Between(RunManifest present, RunManifest wanted, string directory)
    {
        List<ConfigurationError> errors = [];
        void Note(string key, string here, string asked) =>
            errors.Add(new ConfigurationError("--out", 0, key, $"{directory} holds another experiment: {key} is {here} there and {asked} here", "the same experiment, more replicas, more points after its own, or a new folder"));
        void Compare<T>(string key, T here, T asked)
        {
            if (!EqualityComparer<T>.Default.Equals(here, asked))
            {
                Note(key, Text(here), Text(asked));
            }
        }

        if (present.NumericVersion != wanted.NumericVersion)
        {
            errors.Add(new ConfigurationError(
                "--out", 0, "numeric-version", $"{directory} was begun under numeric version {present.NumericVersion}, this program has {wanted.NumericVersion}, and their bits differ",
                "a dyson of that numeric version, or a new folder"));
        }

        Compare("ensemble.seed", present.Seed, wanted.Seed);
        Compare("ensemble.block", present.Block, wanted.Block);
        Compare("record.levels", present.Levels, wanted.Levels);
        Compare("record.weights", present.Weights, wanted.Weights);
        if (wanted.Replicas < present.Replicas)
        {
            Note("ensemble.replicas", Text(present.Replicas), Text(wanted.Replicas));
        }

        if (wanted.Points.Count < present.Points.Count)
        {
            Note("scans", $"{Text(present.Points.Count)} points", Text(wanted.Points.Count));
        }

        foreach ((ManifestPoint here, ManifestPoint asked) in present.Points.Zip(wanted.Points))
        {
            int before = errors.Count;
            foreach (string key in here.Parameters.Keys.Union(asked.Parameters.Keys).Order(StringComparer.Ordinal))
            {
                Compare(key, Raw(here, key), Raw(asked, key));
            }

            Compare("learning.steps", here.Steps, asked.Steps);
            if (here.Steps == asked.Steps && !here.Snapshots.SequenceEqual(asked.Snapshots))
            {
                Note("record.snapshots", string.Join(' ', here.Snapshots.Take(8)), string.Join(' ', asked.Snapshots.Take(8)));
            }

            if (errors.Count > before)
            {
                // the later points differ in the same way; one is enough to see it
                break;
            }
        }

        return errors;
    }

    private static string Raw(ManifestPoint point, string key) =>
        point.Parameters.TryGetValue(key, out JsonElement value) ? JsonSerializer.Serialize(value) : "absent";

    private static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");
}
