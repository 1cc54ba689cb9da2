using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Learning;

/// <summary>Gradients of deep students against finite differences of a loss written in plain code, in random architectures with every activation.</summary>
public class DeepGradientTests
{
    private const int Samples = 5;

    // Differences over five points of step h are wrong by h⁴/30 times a fifth derivative, which may be 10⁴, and by 10⁻¹⁶ times some tens over h.
    private const double Step = 1e-5;
    private const double Tolerance = 1e-8;

    [Theory]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Erf)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Gelu)]
    public void Gradients_are_the_slopes_of_the_loss_in_every_architecture(Activation activation)
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            RandomStream random = RandomStream.FromSeed(seed, "architecture" + activation);
            DeepNetwork network = RandomNetwork(random, activation);
            double[][] weights = network.Draw(random);
            double[] inputs = Normals(random, Samples * network.Inputs);
            double[] targets = Normals(random, Samples * network.Outputs);
            double[]?[] gradients = Gradients(network, weights, inputs, targets, out double loss);
            Assert.Equal(PlainLoss(network, weights, inputs, targets), loss, 1e-12 * (1 + loss));
            for (int l = 0; l < network.Depth; l++)
            {
                for (int i = 0; network.Layers[l].Learnable && i < weights[l].Length; i++)
                {
                    double here = weights[l][i];
                    double LossAt(double offset)
                    {
                        weights[l][i] = here + (offset * Step);
                        return PlainLoss(network, weights, inputs, targets);
                    }

                    double slope = ((8 * (LossAt(1) - LossAt(-1))) - (LossAt(2) - LossAt(-2))) / (12 * Step);
                    weights[l][i] = here;
                    Assert.True(
                        Math.Abs(slope - gradients[l]![i]) < Tolerance * (1 + Math.Abs(slope) + loss),
                        $"seed {seed}, {network}: ∂L/∂W of layer {l}, element {i}, is {gradients[l]![i]:R}, the loss has the slope {slope:R}.");
                }
            }
        }
    }

    /// <summary>Negative control: a gradient without the slope of the activation, which is what forgetting f' gives, is far outside the tolerance.</summary>
    [Fact]
    public void A_gradient_without_the_activations_slope_would_be_seen()
    {
        RandomStream random = RandomStream.FromSeed(3, "control");
        DeepNetwork tanh = new(3, [new DeepLayer(2, Activation.Tanh, DeepWeights.FanIn())]);
        double[][] weights = tanh.Draw(random);
        double[] inputs = Normals(random, Samples * 3);
        double[] targets = Normals(random, Samples * 2);
        double[] right = Gradients(tanh, weights, inputs, targets, out _)[0]!;
        double[] without = new double[6];
        double[] output = Plain(tanh, weights, inputs);
        for (int i = 0; i < 6; i++)
        {
            without[i] = Enumerable.Range(0, Samples).Sum(b => (output[(b * 2) + (i / 3)] - targets[(b * 2) + (i / 3)]) * inputs[(b * 3) + (i % 3)]) / Samples;
        }

        Assert.True(right.Zip(without).Max(pair => Math.Abs(pair.First - pair.Second)) > 1e5 * Tolerance);
    }

    [Fact]
    public void Every_width_gives_the_same_gradients_to_the_last_bit()
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            RandomStream random = RandomStream.FromSeed(9, "bits" + activation);

            // Widths that are no multiples of a register or a tile, and one that is.
            DeepNetwork network = new(
                13, [new DeepLayer(21, activation, DeepWeights.FanIn()), new DeepLayer(8, activation, DeepWeights.FanIn()), new DeepLayer(3, Activation.Identity, DeepWeights.FanIn())]);
            double[][] weights = network.Draw(random);
            double[] inputs = Normals(random, Samples * 13);
            double[] targets = Normals(random, Samples * 3);
            double[]?[] one = Gradients(network, weights, inputs, targets, out double loss);
            foreach ((double[]?[] other, double otherLoss) in new[]
            {
                (Gradients<Lanes2>(network, weights, inputs, targets, out double l2), l2),
                (Gradients<Lanes4>(network, weights, inputs, targets, out double l4), l4),
                (Gradients<Lanes8>(network, weights, inputs, targets, out double l8), l8),
            })
            {
                Assert.Equal(loss, otherLoss);
                Assert.Equal(one, other);
            }
        }
    }

    internal static double[] Normals(RandomStream random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    internal static double PlainLoss(DeepNetwork network, double[][] weights, double[] inputs, double[] targets)
    {
        double[] output = Plain(network, weights, inputs);
        return output.Zip(targets).Sum(pair => 0.5 * (pair.First - pair.Second) * (pair.First - pair.Second)) / (inputs.Length / network.Inputs);
    }

    /// <summary>The network in plain scalar code.</summary>
    internal static double[] Plain(DeepNetwork network, double[][] weights, double[] inputs)
    {
        int samples = inputs.Length / network.Inputs;
        double[] values = inputs;
        for (int l = 0; l < network.Depth; l++)
        {
            int rows = network.Rows(l);
            int columns = network.Columns(l);
            double[] next = new double[samples * rows];
            for (int b = 0; b < samples; b++)
            {
                for (int i = 0; i < rows; i++)
                {
                    double h = 0;
                    for (int j = 0; j < columns; j++)
                    {
                        h += weights[l][(i * columns) + j] * values[(b * columns) + j];
                    }

                    next[(b * rows) + i] = PlainActivation(network.Layers[l].Activation, h);
                }
            }

            values = next;
        }

        return values;
    }

    private static double PlainActivation(Activation activation, double h) => activation switch
    {
        Activation.Identity => h,
        Activation.Tanh => Math.Tanh(h),
        Activation.Erf => MathNet.Numerics.SpecialFunctions.Erf(h),
        Activation.Relu => Math.Max(h, 0),
        _ => 0.5 * h * MathNet.Numerics.SpecialFunctions.Erfc(-h / Math.Sqrt(2)),
    };

    private static double[]?[] Gradients(DeepNetwork network, double[][] weights, double[] inputs, double[] targets, out double loss) =>
        Gradients<Lanes1>(network, weights, inputs, targets, out loss);

    internal static double[]?[] Gradients<T>(DeepNetwork network, double[][] weights, double[] inputs, double[] targets, out double loss)
        where T : unmanaged, ILanes<T>
    {
        using DeepPass<T> pass = new(network, inputs.Length / network.Inputs, learns: true);
        for (int l = 0; l < network.Depth; l++)
        {
            pass.SetWeights(l, weights[l]);
        }

        T[] x = [.. inputs.Select(T.Broadcast)];
        T[] y = [.. targets.Select(T.Broadcast)];
        pass.Forward(x);
        pass.Backward(x, y);
        loss = T.Lane(pass.Loss(y), T.Count - 1);
        double[]?[] gradients = new double[]?[network.Depth];
        for (int l = 0; l < network.Depth; l++)
        {
            gradients[l] = network.Layers[l].Learnable ? [.. pass.Gradient(l).ToArray().Select(g => T.Lane(g, T.Count - 1))] : null;
        }

        return gradients;
    }

    // One to four layers of 1 … 9 units, some of them fixed, other activations among them.
    private static DeepNetwork RandomNetwork(RandomStream random, Activation activation)
    {
        int depth = 1 + random.NextInt32(4);
        int learnable = random.NextInt32(depth);
        Activation[] all = Enum.GetValues<Activation>();
        return new DeepNetwork(
            1 + random.NextInt32(9),
            [
                .. Enumerable.Range(0, depth).Select(l => new DeepLayer(
                    1 + random.NextInt32(9),
                    l == learnable || random.NextInt32(2) == 0 ? activation : all[random.NextInt32(all.Length)],
                    DeepWeights.FanIn(1.3),
                    Learnable: l == learnable || random.NextInt32(4) > 0)),
            ]);
    }
}
