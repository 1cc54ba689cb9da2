namespace Dyson.Experiments;

/// <summary>Where training starts: <c>model.initial</c>, a map with its <c>type</c>, or the type alone where it has no parameter.</summary>
public abstract record InitialOptions
{
    /// <summary>Name of the kind.</summary>
    public abstract string Type { get; }
}

/// <summary>W_ij(0) ~ N(0, standard deviation²).</summary>
/// <param name="StandardDeviation"><c>model.initial.standard-deviation</c>. Required; above 0, at most 1000.</param>
public sealed record NormalInitial(double StandardDeviation) : InitialOptions
{
    /// <inheritdoc/>
    public override string Type => "normal";
}

/// <summary>Boltzmann machine: start at the exact solution x_i = μ² − κ_i (the largest N_h of them where N_h &lt; N_v).</summary>
public sealed record TargetInitial : InitialOptions
{
    /// <inheritdoc/>
    public override string Type => "target";
}

/// <summary>Teacher–student: W(0) = Ŵ.</summary>
public sealed record TeacherInitial : InitialOptions
{
    /// <inheritdoc/>
    public override string Type => "teacher";
}

/// <summary>Teacher–student: W(0) = 0.</summary>
public sealed record ZeroInitial : InitialOptions
{
    /// <inheritdoc/>
    public override string Type => "zero";
}
