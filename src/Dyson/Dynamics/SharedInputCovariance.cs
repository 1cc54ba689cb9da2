using Dyson.Randomness;

namespace Dyson.Dynamics;

/// <summary>
/// The covariance over replicas of D = W − Ŵ, given the inputs that all replicas share: D' = D(1 − αC_t) + α√(A/|B|)η, C_t = |B|⁻¹Σ x xᵀ.
/// </summary>
/// <remarks>
/// <para>Given C_t the process is linear and Gaussian. With M_t = 1 − αC_t and the blocks R^ij_ab = Cov(D_ia, D_jb),
/// R^ij' = M_t R^ij M_t + (α²A/|B|) Q^ij, Q^ij_ab = δ_ijδ_ab + δ_ibδ_ja (GOE convention).</para>
/// <para>Replay. An epoch is then the affine map D → DΠ + n with Π = M_1…M_T the same every time and n a replica's own, the same every time
/// too: after E epochs D = D(0)Π^E + n(1 + Π + … + Π^{E−1}). Fresh noise would add the covariances of the terms instead of the terms.</para>
/// <para>The mean of D, (⟨W(0)⟩ − Ŵ)Π^E, is left out: with T = 500 it is below 10⁻²⁰ for α ≥ 0.1.</para>
/// </remarks>
public sealed class SharedInputCovariance
{
    private readonly double[] _blocks;

    private SharedInputCovariance(int size, double[] blocks)
    {
        Size = size;
        _blocks = blocks;
    }

    /// <summary>N.</summary>
    public int Size { get; }

    /// <summary>Cov(D_ia, D_jb) over replicas.</summary>
    public double this[int i, int a, int j, int b] => _blocks[(((((i * Size) + j) * Size) + a) * Size) + b];

    /// <summary>Runs the recursion through one training whose inputs come from <paramref name="inputs"/>.</summary>
    /// <param name="settings">The training.</param>
    /// <param name="inputs">
    /// Source of the inputs. For |B| ≥ N their scatter matrix is drawn whole by Bartlett's factor (same law): N(N − 1)/2 normals and N chi
    /// variates an update; for |B| &lt; N input by input, N|B| normals.
    /// </param>
    public static SharedInputCovariance Evolve(SharedInputSettings settings, RandomStream inputs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(inputs);
        settings.Validate();
        int n = settings.Size;
        double[] noise = new double[n * n * n * n];
        double[] product = new double[n * n];
        double[] step = new double[n * n];
        double[] factor = new double[n * Math.Min(n, settings.Update.BatchSize)];
        double[] scratch = new double[n * n];
        SetIdentity(product, n);
        long updates = (long)settings.BatchesPerEpoch * (settings.Replay ? 1 : settings.Epochs);
        for (long t = 0; t < updates; t++)
        {
            DrawStep(step, factor, n, settings.Update, inputs);
            Congruence(noise, step, scratch, n);
            AddNoise(noise, n, settings.Update.StepVariance);
            Multiply(product, step, scratch, n);
            scratch.CopyTo(product, 0);
        }

        if (settings.Replay)
        {
            double[] sum = new double[n * n];
            double[] power = new double[n * n];
            SetIdentity(power, n);
            for (int epoch = 0; epoch < settings.Epochs; epoch++)
            {
                for (int k = 0; k < sum.Length; k++)
                {
                    sum[k] += power[k];
                }

                Multiply(power, product, scratch, n);
                scratch.CopyTo(power, 0);
            }

            Congruence(noise, sum, scratch, n);
            product = power;
        }

        AddStart(noise, product, n, settings.InitialStandardDeviation * settings.InitialStandardDeviation);
        return new SharedInputCovariance(n, noise);
    }

    /// <summary>
    /// ⟨S⟩ over replicas for the teacher's degenerate levels <paramref name="first"/> and <paramref name="second"/> of a diagonal teacher:
    /// the mean length of the Gaussian vector (D_11 − D_22, D_12 + D_21). For N = 2 this is the exact difference of the singular values while
    /// det W &gt; 0; for N &gt; 2 it is linear in D.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index outside 0 … N − 1, or both the same.</exception>
    public double MeanSpacing(int first = 0, int second = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, Size);
        ArgumentOutOfRangeException.ThrowIfNegative(second);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(second, Size);
        ArgumentOutOfRangeException.ThrowIfEqual(second, first);
        (int p, int q) = (first, second);
        double difference = this[p, p, p, p] + this[q, q, q, q] - (2 * this[p, p, q, q]);
        double sum = this[p, q, p, q] + this[q, p, q, p] + (2 * this[p, q, q, p]);
        double cross = this[p, p, p, q] + this[p, p, q, p] - this[q, q, p, q] - this[q, q, q, p];
        return PlanarGaussian.MeanLength(difference, cross, sum);
    }

    /// <summary>
    /// The distribution of ⟨S⟩ over draws of the shared inputs. Its mean is also ⟨S⟩ of an ensemble in which every replica has its own inputs.
    /// </summary>
    /// <param name="settings">The training.</param>
    /// <param name="draws">Number of input streams, at least 2; draw d uses the stream (seed, "shared inputs", d).</param>
    /// <param name="seed">Seed of the input streams.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two draws.</exception>
    public static SharedInputScatter Scatter(SharedInputSettings settings, int draws, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        double mean = 0;
        double squares = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            double spacing = Evolve(settings, new RandomStream(new StreamKey(seed, "shared inputs", draw))).MeanSpacing();
            double change = spacing - mean;
            mean += change / (draw + 1);
            squares += change * (spacing - mean);
        }

        return new SharedInputScatter(mean, Math.Sqrt(squares / (draws - 1)), draws);
    }

    private static void DrawStep(double[] step, double[] factor, int n, TeacherStudentUpdate update, RandomStream inputs)
    {
        int columns = Math.Min(n, update.BatchSize);
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                factor[(row * columns) + column] = update.BatchSize < n || column < row
                    ? inputs.NextNormal()
                    : column == row ? inputs.NextChi(update.BatchSize - row) : 0;
            }
        }

        double scale = update.LearningRate / update.BatchSize;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < columns; k++)
                {
                    sum += factor[(i * columns) + k] * factor[(j * columns) + k];
                }

                double element = (i == j ? 1 : 0) - (scale * sum);
                (step[(i * n) + j], step[(j * n) + i]) = (element, element);
            }
        }
    }

    /// <summary>Every block R → MᵀRM.</summary>
    private static void Congruence(double[] blocks, double[] m, double[] scratch, int n)
    {
        for (int start = 0; start < blocks.Length; start += n * n)
        {
            Span<double> block = blocks.AsSpan(start, n * n);
            Multiply(block, m, scratch, n);
            for (int a = 0; a < n; a++)
            {
                for (int b = 0; b < n; b++)
                {
                    double sum = 0;
                    for (int k = 0; k < n; k++)
                    {
                        sum += m[(k * n) + a] * scratch[(k * n) + b];
                    }

                    block[(a * n) + b] = sum;
                }
            }
        }
    }

    private static void Multiply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> destination, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                {
                    sum += left[(i * n) + k] * right[(k * n) + j];
                }

                destination[(i * n) + j] = sum;
            }
        }
    }

    private static void AddNoise(double[] blocks, int n, double variance)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                // δ_ib δ_ja: the element (a, b) = (j, i) of block (i, j).
                blocks[(((((i * n) + j) * n) + j) * n) + i] += variance;
                if (i == j)
                {
                    for (int a = 0; a < n; a++)
                    {
                        blocks[(((((i * n) + i) * n) + a) * n) + a] += variance;
                    }
                }
            }
        }
    }

    private static void AddStart(double[] blocks, double[] product, int n, double variance)
    {
        for (int i = 0; i < n; i++)
        {
            for (int a = 0; a < n; a++)
            {
                for (int b = 0; b < n; b++)
                {
                    double sum = 0;
                    for (int k = 0; k < n; k++)
                    {
                        sum += product[(k * n) + a] * product[(k * n) + b];
                    }

                    blocks[(((((i * n) + i) * n) + a) * n) + b] += variance * sum;
                }
            }
        }
    }

    private static void SetIdentity(double[] matrix, int n)
    {
        for (int i = 0; i < n; i++)
        {
            matrix[(i * n) + i] = 1;
        }
    }
}
