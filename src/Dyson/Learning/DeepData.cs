using System.Globalization;

namespace Dyson.Learning;

/// <summary>Where a deep student's inputs come from.</summary>
public enum DeepDataKind
{
    /// <summary>|B| fresh inputs in every step.</summary>
    Fresh,

    /// <summary>All inputs x ~ N(0, 1): the exact mean gradient. Linear networks only.</summary>
    Infinite,

    /// <summary>Batches from a fixed set.</summary>
    Set,
}

/// <summary>How batches are taken from a fixed set.</summary>
public enum BatchOrder
{
    /// <summary>Every member of a batch is drawn from the whole set.</summary>
    Replacement,

    /// <summary>In every epoch the set is shuffled and cut into batches: each input is used once. |B| = set size is the full gradient.</summary>
    Epochs,
}

/// <summary>The inputs of a deep student, x ~ N(0, 1), and their labels.</summary>
public sealed record DeepData
{
    private DeepData(DeepDataKind kind, int size, bool shared, BatchOrder order)
    {
        Kind = kind;
        Size = size;
        Shared = shared;
        Order = order;
    }

    /// <summary>|B| fresh inputs in every step, each replica its own.</summary>
    public static DeepData Fresh { get; } = new(DeepDataKind.Fresh, 0, false, BatchOrder.Replacement);

    /// <summary>
    /// The average over all inputs. The gradient of a linear network depends on its batch through (1/|B|) Σ x xᵀ alone, so n inputs √n e_i
    /// give it exactly.
    /// </summary>
    public static DeepData Infinite { get; } = new(DeepDataKind.Infinite, 0, true, BatchOrder.Replacement);

    /// <summary>Which of the three.</summary>
    public DeepDataKind Kind { get; }

    /// <summary>Number of inputs of a fixed set, otherwise 0.</summary>
    public int Size { get; }

    /// <summary>Whether all replicas have the same set.</summary>
    public bool Shared { get; }

    /// <summary>How batches are taken from a fixed set; every replica takes its own.</summary>
    public BatchOrder Order { get; }

    /// <summary>A set of <paramref name="size"/> inputs, drawn once; label noise belongs to it.</summary>
    /// <param name="size">At least 1.</param>
    /// <param name="shared">Whether all replicas have the same set.</param>
    /// <param name="order">How batches are taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static DeepData Set(int size, bool shared = true, BatchOrder order = BatchOrder.Replacement)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return new DeepData(DeepDataKind.Set, size, shared, order);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DeepDataKind.Fresh => "fresh inputs",
        DeepDataKind.Infinite => "infinite data",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(Shared ? "one set" : "sets")} of {Size} inputs, batches {(Order == BatchOrder.Epochs ? "by epochs" : "with replacement")}"),
    };
}
