using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Tests.Dynamics.DeepStudents;

/// <summary>Two linear layers at the end of learning an orthogonal matrix are what their start conserves.</summary>
public class ConservedBalanceTests
{
    private const int Size = 5;
    private const int Replicas = 16;

    [Fact]
    public void End_levels_solve_the_equation_of_the_balance()
    {
        double[] balance = [7, 0.3, -0.2, -40];
        (double[] first, double[] second) = ConservedBalance.EndLevels(balance, 1.5);
        Assert.All(first.Zip(balance.Order()), pair => Assert.Equal(pair.Second, (1.5 * 1.5 / (pair.First * pair.First)) - (pair.First * pair.First), 1e-11));
        Assert.All(first.Zip(second.Reverse()), pair => Assert.Equal(1.5, pair.First * pair.Second, 1e-13));
        Assert.Equal(Math.Sqrt(1.5), ConservedBalance.EndLevels([0], 1.5).First[0], 1e-14);
    }

    /// <summary>Student by student, and the better the smaller α: a step changes the balance by O(α²).</summary>
    [Fact]
    public void Trained_layers_are_each_others_inverses_and_remember_the_start()
    {
        double coarse = Deviation(0.02);
        double fine = Deviation(0.01);
        Assert.InRange(coarse / fine, 1.6, 2.4);
        Assert.True(fine < 0.004, $"{fine}");
    }

    // Root mean square deviation of the first layer's levels from those that the start conserves.
    private static double Deviation(double rate)
    {
        DeepNetwork teacher = new(Size, [new DeepLayer(Size, Activation.Identity, DeepWeights.Orthogonal())]);
        DeepNetwork student = new(Size, [.. Enumerable.Range(0, 2).Select(_ => new DeepLayer(Size, Activation.Identity, DeepWeights.FanIn()))]);
        DeepLearning learning = new(rate, 1, Optimiser.Sgd(), DeepData.Infinite);
        const int Recorded = 2 * Size * (Size + 1);
        double[] recorded = new DeepStudentTraining(new DeepStudent(student, teacher), learning, "memory", recordWeights: true)
            .Train(5, 0, Replicas, [0, (long)(25 / rate)], default).Levels;
        double sum = 0;
        double apart = 0;
        for (int r = 0; r < Replicas; r++)
        {
            ReadOnlySpan<double> start = recorded.AsSpan(2 * r * Recorded, Recorded)[(2 * Size)..];
            ReadOnlySpan<double> end = recorded.AsSpan(((2 * r) + 1) * Recorded, Recorded);
            double[] predicted = ConservedBalance.EndLevels(ConservedBalance.Eigenvalues(start[..(Size * Size)], start[(Size * Size)..], Size), 1).First;
            for (int i = 0; i < Size; i++)
            {
                sum += Math.Pow(end[i] - predicted[i], 2);
                apart += Math.Pow(predicted[i] - 1, 2);
            }
        }

        // Negative control: balanced layers would both have levels 1.
        Assert.True(Math.Sqrt(apart / (Replicas * Size)) > 0.2);
        return Math.Sqrt(sum / (Replicas * Size));
    }
}
