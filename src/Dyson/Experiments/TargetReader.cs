using System.Globalization;

namespace Dyson.Experiments;

/// <summary>Reads <c>model.target</c>: what a Boltzmann machine learns.</summary>
internal sealed class TargetReader(string folder)
{
    /// <summary>Upper end of μ², m² and κ.</summary>
    public const double LargestMassSquared = 1e6;

    // A scan reads the same file once.
    private readonly Dictionary<string, CovarianceTarget?> _covariances = [];

    /// <summary>The covariance that was read last, if there was one.</summary>
    public CovarianceTarget? Covariance { get; private set; }

    /// <summary>The target of a model's map; null after an error.</summary>
    public TargetOptions? Read(SettingReader model, int? visible, double? massSquared)
    {
        if (model.Map("target", required: true, "a map with type ring, list or covariance") is not { } reader)
        {
            return null;
        }

        TargetOptions? target = null;
        switch (reader.Choice("type", null, "ring", "list", "covariance"))
        {
            case "ring":
                double? mass = reader.Number("mass-squared", AllowedRange.Positive(LargestMassSquared));
                long? sites = reader.Count("sites", AllowedRange.Count(1, 64), visible ?? 1);
                reader.Finish();
                if (sites is not null && visible is not null && sites != visible)
                {
                    reader.Refuse("sites", Invariant($"a ring of {sites} sites for {visible} visible nodes"), Invariant($"{visible}, as model.visible"));
                }

                if (mass is null)
                {
                    return null;
                }

                RingTarget ring = new(mass.Value);
                target = ring;
                if (visible is not null)
                {
                    CheckKappas(reader, "mass-squared", ring.Eigenvalues(visible.Value), massSquared);
                }

                break;
            case "list":
                double[]? kappas = reader.Numbers("eigenvalues", AllowedRange.Positive(LargestMassSquared), 64);
                reader.Finish();
                if (kappas is null)
                {
                    return null;
                }

                target = new ListTarget(kappas);
                if (visible is not null && kappas.Length != visible)
                {
                    reader.Refuse("eigenvalues", Invariant($"a list of {kappas.Length} for {visible} visible nodes"), Invariant($"{visible} numbers, as model.visible"));
                }

                CheckKappas(reader, "eigenvalues", kappas, massSquared);
                break;
            case "covariance":
                string? file = reader.Text("file", null, 1000);
                reader.Finish();
                if (file is null || LoadCovariance(reader, file) is not { } covariance)
                {
                    return null;
                }

                Covariance = covariance;
                target = covariance;
                int order = (int)Math.Sqrt(covariance.Covariance.Length);
                if (visible is not null && order != visible)
                {
                    reader.Refuse("file", Invariant($"a covariance of {order} modes for {visible} visible nodes"), Invariant($"an array of shape ({visible}, {visible}), as model.visible"));
                }
                else
                {
                    CheckKappas(reader, "file", CovarianceFile.Kappas(covariance.Covariance), massSquared);
                }

                break;
        }

        return target;
    }

    private CovarianceTarget? LoadCovariance(SettingReader reader, string file)
    {
        if (!_covariances.TryGetValue(file, out CovarianceTarget? target))
        {
            target = CovarianceFile.Read(Path.Combine(folder, file), file, out string? complaint);
            if (complaint is not null)
            {
                reader.Refuse("file", complaint, "a .npy file with a symmetric, positive definite array of shape (visible, visible)");
            }

            _covariances[file] = target;
        }

        return target;
    }

    private static void CheckKappas(SettingReader reader, string key, IReadOnlyList<double> kappas, double? massSquared)
    {
        if (massSquared is not null && kappas.Max() >= massSquared)
        {
            reader.Refuse(key, $"the target's largest κ = {Shown(kappas.Max())} is not below μ² = {Shown(massSquared.Value)}, so no machine can learn it", "every κ below model.mass-squared");
        }
    }

    private static string Shown(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
