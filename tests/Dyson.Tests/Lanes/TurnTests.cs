using Dyson.Lanes;

namespace Dyson.Tests.Lanes;

public class TurnTests
{
    // Rounding of the quotient and of the product with π/2, then at most 2 units in the last place of a number below 1.
    private const double Tolerance = 4e-16;

    [Fact]
    public void Sine_and_cosine_of_fractions_of_a_turn_agree_with_the_C_library()
    {
        for (int denominator = 1; denominator <= 64; denominator++)
        {
            for (int numerator = -2 * denominator; numerator <= 2 * denominator; numerator++)
            {
                (double sin, double cos) = LaneMath.SinCosOfTurn(numerator, denominator);
                double angle = 2 * Math.PI * (numerator % denominator) / denominator;
                Assert.Equal(Math.Sin(angle), sin, 2 * Tolerance * Math.Max(1, Math.Abs(angle)));
                Assert.Equal(Math.Cos(angle), cos, 2 * Tolerance * Math.Max(1, Math.Abs(angle)));
            }
        }
    }

    [Fact]
    public void Quarter_turns_are_exact_and_mirror_images_equal()
    {
        Assert.Equal((0.0, 1.0), LaneMath.SinCosOfTurn(0, 7));
        Assert.Equal((1.0, 0.0), LaneMath.SinCosOfTurn(2, 8));
        Assert.Equal((0.0, -1.0), LaneMath.SinCosOfTurn(5, 10));
        Assert.Equal((-1.0, 0.0), LaneMath.SinCosOfTurn(-1, 4));
        for (int k = 1; k < 10; k++)
        {
            Assert.Equal(LaneMath.SinCosOfTurn(k, 10).Cos, LaneMath.SinCosOfTurn(10 - k, 10).Cos);
            Assert.Equal(LaneMath.SinCosOfTurn(k, 10).Sin, -LaneMath.SinCosOfTurn(10 - k, 10).Sin);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => LaneMath.SinCosOfTurn(1, 0));
    }
}
