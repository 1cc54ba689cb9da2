using Dyson.Experiments;

namespace Dyson.Reports.Papers;

/// <summary>A figure or table of the papers that can be reproduced by name.</summary>
public abstract class PaperTarget
{
    /// <summary>The name on the command line, e.g. "fig6".</summary>
    public abstract string Name { get; }

    /// <summary>One line for help texts.</summary>
    public abstract string Summary { get; }

    /// <summary>The ensembles it needs, by name (<see cref="PaperEnsembles"/>).</summary>
    public abstract IReadOnlyList<string> Ensembles { get; }

    /// <summary>Looks, before anything is trained, whether what the settings name beside ensembles is there and can be read.</summary>
    /// <exception cref="Formats.DataFormatException">It is not.</exception>
    public virtual void Require(ReproductionSettings settings)
    {
    }

    /// <summary>Reduces the ensembles to a section of the report.</summary>
    /// <param name="data">The finished runs.</param>
    public abstract PaperSection Reproduce(ReproductionData data);
}

/// <summary>What a target is given: settings and finished runs.</summary>
/// <param name="settings">The reproduction's settings.</param>
/// <param name="runs">Run directories by ensemble name.</param>
public sealed class ReproductionData(ReproductionSettings settings, IReadOnlyDictionary<string, string> runs)
{
    private readonly Dictionary<string, RunDirectory> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Ensemble, Type Result), object> _reduced = [];

    /// <summary>The settings.</summary>
    public ReproductionSettings Settings => settings;

    /// <summary>The run of an ensemble.</summary>
    /// <exception cref="KeyNotFoundException">The target did not ask for this ensemble.</exception>
    public RunDirectory Run(string ensemble)
    {
        if (!_open.TryGetValue(ensemble, out RunDirectory? run))
        {
            run = RunDirectory.Open(runs[ensemble]);
            _open.Add(ensemble, run);
        }

        return run;
    }

    /// <summary>What a reduction makes of an ensemble; it is made once and shared by the targets.</summary>
    /// <param name="ensemble">The ensemble's name.</param>
    /// <param name="reduce">The reduction; one for each type of result.</param>
    /// <exception cref="KeyNotFoundException">The target did not ask for this ensemble.</exception>
    public T Reduce<T>(string ensemble, Func<RunDirectory, T> reduce)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reduce);
        if (!_reduced.TryGetValue((ensemble, typeof(T)), out object? result))
        {
            result = reduce(Run(ensemble));
            _reduced.Add((ensemble, typeof(T)), result);
        }

        return (T)result;
    }
}
