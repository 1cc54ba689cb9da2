using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>Airy's function Ai(x) for real x.</summary>
internal static class Airy
{
    // Ai(104) underflows.
    private const double Vanishes = 110;

    public static double Ai(double x) => x > Vanishes ? 0 : SpecialFunctions.AiryAi(x);
}
