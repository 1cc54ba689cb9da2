using Dyson.Formats;
using Dyson.Reports.Questions;

namespace Dyson.Reports.Papers;

/// <summary>All targets, in the order of the report.</summary>
public static class PaperTargets
{
    /// <summary>Every target.</summary>
    public static IReadOnlyList<PaperTarget> All { get; } =
    [
        new Figure2(),
        new Figure3(),
        new Figure4(),
        new Figure5(),
        new Figure6(),
        new Figure7(),
        new Figure8(),
        new LearningMode(),
        new BinderTable(),
        new SamplerAgreement(),
        new Figure9(),
        new StudentRelaxation(),
        new PosterSpeed(),
        new PosterSurmise(),
        new PosterDensity(),
        new PosterScaling(),
        new MeasuredDynamics(),
        new ActivationQuestion(),
        new MomentumQuestion(),
        new AdamQuestion(),
        new LayersQuestion(),
        new WidthQuestion(),
    ];

    /// <summary>The targets of the given names, in the order of the report; all for none.</summary>
    /// <exception cref="ArgumentException">A name is unknown; the message gives the nearest.</exception>
    public static IReadOnlyList<PaperTarget> Select(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] known = [.. All.Select(target => target.Name)];
        string[] unknown = [.. names.Where(name => name != "all" && !known.Contains(name))];
        if (unknown.Length > 0)
        {
            throw new ArgumentException(string.Join(" ", unknown.Select(name =>
                $"There is no target '{name}'{(NearestName.Among(name, known) is { } near ? $"; did you mean '{near}'?" : ".")}"))
                + $" Allowed: all, {string.Join(", ", known)}.", nameof(names));
        }

        return names.Count == 0 || names.Contains("all") ? All : [.. All.Where(target => names.Contains(target.Name))];
    }
}
