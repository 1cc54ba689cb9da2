using System.Security.Cryptography;
using System.Text;
using Dyson.Experiments;
using Dyson.Lanes;

namespace Dyson.Tests.Lanes;

/// <summary>The bits that belong to a numeric version, on every machine: whoever changes them raises the version and the line below with it.</summary>
public class NumericVersionTests
{
    private const string Version = "1";
    private const string BitsOfVersion = "006101dd58f15097fae1c96e4d56ad05dbb4c5b41b0433a4e0aca63d91b727b9";

    [Fact]
    public void Bits_are_those_of_the_numeric_version()
    {
        Assert.Equal(Version, NumericVersion.Current);
        string bits = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(BitsProbe.Describe(LaneWidths.Widest))));
        Assert.True(bits == BitsOfVersion, $"The bits are now {bits}.");
    }
}
