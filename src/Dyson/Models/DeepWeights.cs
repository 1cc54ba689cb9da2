using System.Globalization;
using System.Runtime.InteropServices;

namespace Dyson.Models;

/// <summary>The law of one layer's weight matrix, W: width × fan-in.</summary>
public sealed record DeepWeights
{
    private readonly double[]? _entries;
    private readonly int _rows;

    private DeepWeights(DeepWeightKind kind, double scale, double[]? entries = null, int rows = 0)
    {
        Kind = kind;
        Scale = scale;
        _entries = entries;
        _rows = rows;
    }

    /// <summary>The teacher's matrix of the same layer; for a student only.</summary>
    public static DeepWeights AtTeacher { get; } = new(DeepWeightKind.AtTeacher, 1);

    /// <summary>Which law.</summary>
    public DeepWeightKind Kind { get; }

    /// <summary>The law's factor or standard deviation, 1 where it has none.</summary>
    public double Scale { get; }

    /// <summary>The given singular values or the given matrix, row by row; otherwise empty.</summary>
    public IReadOnlyList<double> Entries => _entries ?? [];

    /// <summary>The singular values of a rows×columns matrix of this law, descending, where the law alone says what they are; otherwise null.</summary>
    public double[]? SingularValues(int rows, int columns) => Kind switch
    {
        DeepWeightKind.Identity or DeepWeightKind.Orthogonal => [.. Enumerable.Repeat(Math.Abs(Scale), Math.Min(rows, columns))],
        DeepWeightKind.Diagonal => [.. _entries!.Select(Math.Abs).OrderDescending()],
        _ => null,
    };

    /// <summary>True if the matrix is random: it then takes one normal an element.</summary>
    public bool IsRandom => Kind is DeepWeightKind.Normal or DeepWeightKind.FanIn or DeepWeightKind.Orthogonal;

    /// <summary>Independent elements N(0, <paramref name="standardDeviation"/>²).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite or not positive.</exception>
    public static DeepWeights Normal(double standardDeviation) => new(DeepWeightKind.Normal, Positive(standardDeviation, nameof(standardDeviation)));

    /// <summary>Independent elements N(0, gain²/fan-in), fan-in being the number of columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite or not positive.</exception>
    public static DeepWeights FanIn(double gain = 1) => new(DeepWeightKind.FanIn, Positive(gain, nameof(gain)));

    /// <summary>gain · Q, Q uniform among the matrices whose columns (or rows, if these are fewer) are orthonormal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite or not positive.</exception>
    public static DeepWeights Orthogonal(double gain = 1) => new(DeepWeightKind.Orthogonal, Positive(gain, nameof(gain)));

    /// <summary>W_ij = scale · δ_ij, square or not; scale 0 is a start from zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public static DeepWeights Identity(double scale = 1) => double.IsFinite(scale)
        ? new(DeepWeightKind.Identity, scale)
        : throw new ArgumentOutOfRangeException(nameof(scale), scale, "The factor of the identity must be finite.");

    /// <summary>W_ii = values[i], zero elsewhere: a layer given by its singular values.</summary>
    /// <exception cref="ArgumentException">Empty, or a value is not finite.</exception>
    public static DeepWeights Diagonal(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new DeepWeights(DeepWeightKind.Diagonal, 1, Finite([.. values], nameof(values)), values.Count);
    }

    /// <summary>This matrix.</summary>
    /// <exception cref="ArgumentException">Empty, or an entry is not finite.</exception>
    public static DeepWeights Matrix(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new DeepWeights(DeepWeightKind.Matrix, 1, Finite([.. matrix.Cast<double>()], nameof(matrix)), matrix.GetLength(0));
    }

    /// <summary>Why this law cannot be that of a rows×columns matrix, or null.</summary>
    public string? Misfit(int rows, int columns) => Kind switch
    {
        DeepWeightKind.Diagonal when _rows != Math.Min(rows, columns) => $"{_rows} singular values were given for a {rows}×{columns} matrix, which has {Math.Min(rows, columns)}",
        DeepWeightKind.Matrix when _rows != rows || _entries!.Length != rows * columns => $"a matrix of {_rows} rows and {_entries!.Length / _rows} columns was given where {rows}×{columns} is needed",
        _ => null,
    };

    /// <summary>A size that elements rarely exceed, for recognising those that have blown up.</summary>
    public double LargestExpected(int rows, int columns) => Kind switch
    {
        DeepWeightKind.Diagonal or DeepWeightKind.Matrix => _entries!.Max(Math.Abs),
        DeepWeightKind.FanIn => Scale / Math.Sqrt(columns),
        _ => Math.Abs(Scale),
    };

    /// <summary>Writes the matrix, row by row.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="normals">If <see cref="IsRandom"/>, rows·columns standard normals, overwritten.</param>
    /// <param name="weights">Destination, rows·columns numbers.</param>
    /// <exception cref="InvalidOperationException"><see cref="AtTeacher"/> is no law of its own.</exception>
    public void Write(int rows, int columns, Span<double> normals, Span<double> weights)
    {
        weights.Clear();
        switch (Kind)
        {
            case DeepWeightKind.Normal:
            case DeepWeightKind.FanIn:
                double deviation = Kind == DeepWeightKind.Normal ? Scale : Scale / Math.Sqrt(columns);
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] = deviation * normals[i];
                }

                break;
            case DeepWeightKind.Orthogonal:
                OrthonormalFrame.MakeOf(normals, rows, columns);
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] = Scale * normals[i];
                }

                break;
            case DeepWeightKind.Matrix:
                _entries.CopyTo(weights);
                break;
            case DeepWeightKind.AtTeacher:
                throw new InvalidOperationException("The teacher's weights are not drawn but copied.");
            default:
                for (int i = 0; i < Math.Min(rows, columns); i++)
                {
                    weights[(i * columns) + i] = Kind == DeepWeightKind.Diagonal ? _entries![i] : Scale;
                }

                break;
        }
    }

    /// <inheritdoc/>
    public bool Equals(DeepWeights? other) =>
        other is not null && Kind == other.Kind && Scale.Equals(other.Scale) && _rows == other._rows
        && (_entries ?? []).AsSpan().SequenceEqual(other._entries ?? []);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Kind);
        hash.Add(Scale);
        hash.AddBytes(MemoryMarshal.AsBytes<double>(_entries ?? []));
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DeepWeightKind.Normal => string.Create(CultureInfo.InvariantCulture, $"normal, standard deviation {Scale:R}"),
        DeepWeightKind.FanIn => string.Create(CultureInfo.InvariantCulture, $"normal, standard deviation {Scale:R}/√fan-in"),
        DeepWeightKind.Orthogonal => string.Create(CultureInfo.InvariantCulture, $"orthogonal, gain {Scale:R}"),
        DeepWeightKind.Identity => string.Create(CultureInfo.InvariantCulture, $"{Scale:R} times the identity"),
        DeepWeightKind.Diagonal => "given singular values",
        DeepWeightKind.Matrix => "a given matrix",
        _ => "at the teacher",
    };

    private static double Positive(double value, string name) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "The scale of random weights must be finite and positive.");

    private static double[] Finite(double[] entries, string name) => entries.Length > 0 && Array.TrueForAll(entries, double.IsFinite)
        ? entries
        : throw new ArgumentException("Weights must be at least one, all of them finite.", name);
}
