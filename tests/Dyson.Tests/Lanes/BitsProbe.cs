using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.LinearAlgebra;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Lanes;

/// <summary>
/// One line of SHA-256 hashes of everything whose bits are promised: streams, normals, chi variates, factors, spectra, and short trainings by
/// every method, at the processor's widest width. Small, because without AVX2 each multiply-add is a call.
/// </summary>
internal static class BitsProbe
{
    private const ulong Seed = 3;
    private const string Point = "bits";

    /// <summary>Names and hashes, one a line.</summary>
    public static string Describe(LaneWidth width)
    {
        List<string> lines = [];
        void Add(string name, ReadOnlySpan<double> numbers) =>
            lines.Add(name + " " + Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(numbers))));

        foreach ((string name, double[] numbers) in width switch
        {
            LaneWidth.Eight => Kernels<Lanes8>(),
            LaneWidth.Four => Kernels<Lanes4>(),
            LaneWidth.Two => Kernels<Lanes2>(),
            _ => Kernels<Lanes1>(),
        })
        {
            Add(name, numbers);
        }

        GaussianRbm rbm = new(TargetSpectrum.Ring(4, 4), hidden: 4, massSquared: 9, InitialWeights.Normal(0.1));
        foreach (PcdMethod method in Enum.GetValues<PcdMethod>())
        {
            RbmTraining training = new(rbm, new PcdLearning(0.1, BatchSize: 8, Method: method), Point, width);
            Add("RBM " + method, training.Train(Seed, 0, 8, [0, 25, 50], CancellationToken.None).Levels);
        }

        TeacherStudent student = new([2, 2, 3, 3], InitialWeights.Normal(0.1), symmetric: false, TeacherRotation.Random);
        foreach (StudentData data in Enum.GetValues<StudentData>())
        {
            TeacherStudentTraining training = new(student, new NoisyGradientLearning(0.1, 16, 0.1, data), Point, width);
            Add("student " + data, training.Train(Seed, 0, 8, [0, 25, 50], CancellationToken.None).Levels);
        }

        return string.Join('\n', lines);
    }

    /// <summary>The same of deep students with every activation and optimiser.</summary>
    public static string DescribeDeep(LaneWidth width)
    {
        List<string> lines = [];
        DeepNetwork teacher = new(3, [new DeepLayer(2, Activation.Identity, DeepWeights.FanIn())]);
        Optimiser[] rules = [Optimiser.Sgd(0.1), Optimiser.HeavyBall(), Optimiser.Nesterov(), Optimiser.Adam(), Optimiser.AdamW()];
        foreach ((Activation activation, Optimiser rule) in Enum.GetValues<Activation>().Zip(rules))
        {
            int middle = activation == Activation.Gelu ? 17 : 4;
            DeepNetwork network = new(3, [new DeepLayer(middle, activation, DeepWeights.FanIn()), new DeepLayer(2, activation, DeepWeights.Orthogonal())]);
            DeepLearning learning = new(0.05, 3, rule, DeepData.Fresh, Noise: 0.1, LabelNoise: 0.1, LearningRateSchedule.Cosine(10, 0.1));
            DeepStudentTraining training = new(new DeepStudent(network, teacher), learning, Point, width, recordWeights: true);
            double[] levels = training.Train(Seed, 0, 8, [0, 8], CancellationToken.None).Levels;
            lines.Add($"deep student {activation} " + Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<double>(levels))));
        }

        return string.Join('\n', lines);
    }

    /// <summary>The same of large matrices.</summary>
    public static string DescribeLarge()
    {
        const int Rows = 70;
        const int Columns = 60;
        RandomStream random = RandomStream.FromSeed(Seed, Point);
        double[] matrix = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())];
        double[] singular = new double[Columns];
        LargeSpectrum.SingularValues(matrix, Rows, Columns, singular);
        double[] symmetric = new double[Columns];
        LargeSpectrum.SymmetricEigenvalues(matrix.AsSpan(0, Columns * Columns), Columns, symmetric);
        return "large spectra " + Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<double>([.. singular, .. symmetric])));
    }

    private static List<(string Name, double[] Numbers)> Kernels<T>()
        where T : unmanaged, ILanes<T>
    {
        const int Size = 5;
        const int Draws = 400;
        double[] normals = new double[8 * Draws];
        double[] chi = new double[8 * Draws];
        double[] factors = new double[8 * Size * Size];
        double[] spectra = new double[8 * (Size + (Size * Size))];
        double[] singular = new double[8 * Size];
        T[] draws = new T[Draws];
        for (int first = 0; first < 8; first += T.Count)
        {
            LaneStream<T> stream = new(Seed, Point, first);
            stream.FillNormals(draws);
            Store(draws, first, normals);
            T[] matrix = [.. draws.AsSpan(0, Size * Size)];
            T[] gram = new T[Size * Size];
            T[] lower = new T[Size * Size];
            LaneProduct.Symmetric<T>(matrix, matrix, Size, Size, gram);
            LaneCholesky.Factor<T>(gram, Size, lower);
            Store(lower, first, factors);
            T[] spectrum = new T[Size + (Size * Size)];
            LaneEigenvalues.Diagonalise(gram, Size, spectrum.AsSpan(Size));
            for (int i = 0; i < Size; i++)
            {
                spectrum[i] = gram[(i * Size) + i];
            }

            Store(spectrum, first, spectra);
            T[] values = new T[Size];
            LaneSingularValues.Compute(matrix, Size, Size, values);
            Store(values, first, singular);
            for (int i = 0; i < Draws; i += 4)
            {
                // ν = 5, 4, 3, 2.
                stream.FillDescendingChi(5, draws.AsSpan(i, 4));
            }

            Store(draws, first, chi);
        }

        return [("normals", normals), ("chi", chi), ("Cholesky", factors), ("eigenvalues", spectra), ("singular values", singular)];
    }

    private static void Store<T>(ReadOnlySpan<T> vectors, int first, double[] all)
        where T : unmanaged, ILanes<T>
    {
        for (int lane = 0; lane < T.Count; lane++)
        {
            EveryWidth.Unpack(vectors, lane).CopyTo(all, (first + lane) * vectors.Length);
        }
    }
}
