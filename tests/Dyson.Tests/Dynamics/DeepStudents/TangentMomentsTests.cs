using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Models;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Dynamics.DeepStudents;

/// <summary>Averages of the Jacobian against closed forms and against differences of outputs.</summary>
public class TangentMomentsTests
{
    // What 48 Gauss-Legendre nodes on each half axis leave.
    private const double Quadrature = 1e-10;

    [Fact]
    public void One_linear_layer_sees_the_covariance_of_its_inputs()
    {
        TangentMoments tangent = Of(Activation.Identity, 1);
        for (int a = 0; a < 4; a++)
        {
            for (int b = 0; b < 4; b++)
            {
                Assert.Equal(a == b ? 1 : 0, tangent.Hessian(a, b), Quadrature);
            }
        }
    }

    /// <summary>h∥ = E f'²u² and h⊥ = E f'²: (4/π)(1 + 4κ²)^(−3/2) and (4/π)(1 + 4κ²)^(−1/2) for erf, ½ for a rectified unit.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void Curvatures_along_and_across_a_unit_are_the_closed_ones(double kappa)
    {
        TangentMoments erf = Of(Activation.Erf, kappa);
        double across = 4 / Math.PI / Math.Sqrt(1 + (4 * kappa * kappa));
        Assert.Equal(across, erf.Hessian(1, 1), Quadrature);
        Assert.Equal(across / (1 + (4 * kappa * kappa)), erf.Hessian(0, 0), Quadrature);
        Assert.Equal(0, erf.Hessian(0, 1), Quadrature);
        Assert.Equal(0, erf.Hessian(0, 3), Quadrature);
        TangentMoments relu = Of(Activation.Relu, kappa);
        Assert.Equal(0.5, relu.Hessian(0, 0), Quadrature);
        Assert.Equal(0.5, relu.Hessian(1, 1), Quadrature);

        // Those that the book quotes.
        if (kappa == 1)
        {
            const double Digits = 5e-5;
            Assert.Equal(0.1078, Of(Activation.Tanh, 1).Hessian(0, 0), Digits);
            Assert.Equal(0.4644, Of(Activation.Tanh, 1).Hessian(1, 1), Digits);
            Assert.Equal(0.5784, Of(Activation.Gelu, 1).Hessian(0, 0), Digits);
            Assert.Equal(0.4559, Of(Activation.Gelu, 1).Hessian(1, 1), Digits);
        }
    }

    /// <summary>Row k of two layers at κ and 1: J = (f'(κx_k) x, f(κx)); by Gauss-Hermite sums in the test's own code.</summary>
    [Fact]
    public void Two_layers_have_the_jacobian_of_the_chain_rule()
    {
        const double Kappa = 1.5;
        DeepNetwork network = new(2, [Layer(Activation.Tanh, Kappa), Layer(Activation.Identity, 1)]);
        TangentMoments tangent = TangentMoments.Of(network, [[Kappa, 0, 0, Kappa], [1, 0, 0, 1]]);
        double[,] sums = new double[4, 4];
        const double Step = 0.05;
        for (double x = -8; x <= 8; x += Step)
        {
            for (double y = -8; y <= 8; y += Step)
            {
                double slope = 1 - Math.Pow(Math.Tanh(Kappa * x), 2);
                double[] j = [slope * x, slope * y, Math.Tanh(Kappa * x), Math.Tanh(Kappa * y)];
                double weight = Step * Step / (2 * Math.PI) * Math.Exp(-0.5 * ((x * x) + (y * y)));
                for (int a = 0; a < 16; a++)
                {
                    sums[a / 4, a % 4] += weight * j[a / 4] * j[a % 4];
                }
            }
        }

        // Output 0 depends on rows 0 of both layers: elements 0, 1, 4, 5.
        int[] row = [0, 1, 4, 5];
        const double Trapezia = 1e-8;
        for (int a = 0; a < 16; a++)
        {
            Assert.Equal(sums[a / 4, a % 4], tangent.Hessian(row[a / 4], row[a % 4]), Trapezia);
        }
    }

    /// <summary>Curvatures are averages over the inputs of squared derivatives; here by adaptive quadrature, in nets whose poles come as near to the real axis as 0.06.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(1.5)]
    [InlineData(3.0)]
    [InlineData(5.0)]
    public void Curvatures_are_averages_over_all_inputs(double kappa)
    {
        DeepNetwork network = new(1, [.. Enumerable.Range(0, 2).Select(_ => new DeepLayer(1, Activation.Tanh, DeepWeights.Identity(kappa)))]);
        (double First, double Second) Derivatives(double x)
        {
            double inner = Math.Tanh(kappa * x);
            double outer = 1 - Math.Pow(Math.Tanh(kappa * inner), 2);
            return (outer * kappa * (1 - (inner * inner)) * x, outer * inner);
        }

        double Average(Func<double, double> f) => new[] { -9.0, -1, 0, 1 }.Zip([-1.0, 0, 1, 9]).Sum(interval =>
            DoubleExponentialTransformation.Integrate(x => f(x) * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI), interval.First, interval.Second, 1e-14));
        TangentMoments tangent = TangentMoments.Of(network, [[kappa], [kappa]]);

        // Relative to each curvature, which is 3e-4 at κ = 5.
        const double Relative = 1e-9;
        Assert.Equal(1, Average(x => Math.Pow(Derivatives(x).First, 2)) / tangent.Hessian(0, 0), Relative);
        Assert.Equal(1, Average(x => Math.Pow(Derivatives(x).Second, 2)) / tangent.Hessian(1, 1), Relative);
        Assert.Equal(1, Average(x => Derivatives(x).First * Derivatives(x).Second) / tangent.Hessian(0, 1), Relative);
        DeepLearning learning = new(0.1, 16, Optimiser.Sgd(), DeepData.Fresh, 0, 0.1);
        StudentFluctuations response = StudentFluctuations.AboutMinimum(new DeepStudent(network, network), learning, [[kappa], [kappa]], [[kappa], [kappa]]);
        Assert.Equal(1, response.Curvatures.Sum() / (tangent.Hessian(0, 0) + tangent.Hessian(1, 1)), Relative);

        // The fourth moment: two steps, the second of which knows ⟨C Σ C⟩.
        WeightMoments two = response.After(2);
        const double First = 0.1 * 0.1 * 0.1 * 0.1 / 16;
        double h = tangent.Hessian(0, 0);
        double mixed = tangent.Hessian(0, 1);
        double square = Average(x => Math.Pow(Derivatives(x).First, 2) * ((h * Math.Pow(Derivatives(x).First, 2)) + (2 * mixed * Derivatives(x).First * Derivatives(x).Second)
            + (tangent.Hessian(1, 1) * Math.Pow(Derivatives(x).Second, 2))));
        double once = (h * h) + (mixed * mixed);
        double twice = (h * h * h) + (2 * h * mixed * mixed) + (mixed * mixed * tangent.Hessian(1, 1));
        double expected = First * (h + h - (0.2 * once) + (0.01 * twice) + (0.01 / 16 * (square - twice)));
        Assert.Equal(1, two.Covariance(0, 0) / expected, Relative);
    }

    [Fact]
    public void Networks_beyond_the_quadrature_are_refused()
    {
        DeepNetwork three = new(3, [new DeepLayer(1, Activation.Tanh, DeepWeights.Identity())]);
        Assert.Throws<ArgumentException>(() => TangentMoments.Of(three, [[1, 0, 0]]));
        Assert.Throws<ArgumentException>(() => TangentMoments.Of(new DeepNetwork(2, [Layer(Activation.Tanh, 1)]), [[1, 0]]));
    }

    private static TangentMoments Of(Activation activation, double kappa) => TangentMoments.Of(new DeepNetwork(2, [Layer(activation, kappa)]), [[kappa, 0, 0, kappa]]);

    private static DeepLayer Layer(Activation activation, double kappa) => new(2, activation, DeepWeights.Identity(kappa));
}
