namespace Dyson.Experiments;

/// <summary>What is learnt and by what kind of machine: the section <c>model</c>.</summary>
public abstract record ModelOptions
{
    /// <summary>The model's name, as in <c>model.type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Levels that are recorded for each replica and snapshot.</summary>
    public abstract int LevelCount { get; }

    /// <summary>The layers that the levels belong to, in order; null where there is but one matrix.</summary>
    public virtual IReadOnlyList<LevelLayer>? Layers => null;
}

/// <summary>A Gaussian restricted Boltzmann machine, p(φ, h) ∝ exp[−½μ²φᵀφ − h²/(2σ_h²) + φᵀWh]; [P1] eq. (20).</summary>
public sealed record GaussianRbmOptions : ModelOptions
{
    /// <inheritdoc/>
    public override string Type => "gaussian-rbm";

    /// <inheritdoc/>
    public override int LevelCount => Visible;

    /// <summary><c>model.visible</c>: N_v, number of visible nodes. Required; 1 … 64.</summary>
    public required int Visible { get; init; }

    /// <summary><c>model.hidden</c>: N_h, number of hidden nodes. Default N_v; 1 … 1024. Fewer than N_v leaves modes unlearnt.</summary>
    public required int Hidden { get; init; }

    /// <summary><c>model.mass-squared</c>: μ². Required; above 0, at most 10⁶, and above every κ of the target.</summary>
    public required double MassSquared { get; init; }

    /// <summary><c>model.hidden-standard-deviation</c>: σ_h. Default 1; above 0, at most 1000.</summary>
    public double HiddenStandardDeviation { get; init; } = 1;

    /// <summary><c>model.target</c>: the field that is learnt. Required.</summary>
    public required TargetOptions Target { get; init; }

    /// <summary><c>model.initial</c>: W(0). Default normal with standard deviation 0.1.</summary>
    public InitialOptions Initial { get; init; } = new NormalInitial(0.1);
}

/// <summary>A linear teacher ŷ = Ŵx and its student y = Wx; [P1] eq. (51).</summary>
public sealed record TeacherStudentOptions : LinearStudentOptions
{
    /// <inheritdoc/>
    public override string Type => "teacher-student";
}

/// <summary>A linear teacher ŷ = Z Ŵ x and its student y = Z W x behind one fixed layer Z; [P2].</summary>
public sealed record HiddenLayerOptions : LinearStudentOptions
{
    /// <inheritdoc/>
    public override string Type => "hidden-layer";

    /// <summary><c>model.layer</c>: Z. Required.</summary>
    public required LayerOptions Layer { get; init; }
}

/// <summary>What linear students have in common: teacher and start.</summary>
public abstract record LinearStudentOptions : ModelOptions
{
    /// <inheritdoc/>
    public override int LevelCount => Eigenvalues.Count;

    /// <summary><c>model.eigenvalues</c>: κ_i of the teacher. Required; 1 … 64 numbers from 0 to 10⁶.</summary>
    public required IReadOnlyList<double> Eigenvalues { get; init; }

    /// <summary><c>model.initial</c>: W(0): zero, normal (with its standard deviation) or teacher. Default teacher.</summary>
    public InitialOptions Initial { get; init; } = new TeacherInitial();

    /// <summary><c>model.rotation</c>: <c>random</c> turns the teacher by a random orthogonal matrix, shared by all replicas. Default <c>none</c>.</summary>
    public bool RandomRotation { get; init; }

    /// <summary>
    /// <c>model.symmetric</c>: a normal start is symmetric, in the GOE convention (off the diagonal the given standard deviation, on it √2
    /// times that). False: all elements independent. Default true.
    /// </summary>
    public bool Symmetric { get; init; } = true;
}
