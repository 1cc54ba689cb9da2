namespace Dyson.Cli.Tests;

public class VersionTests
{
    [Fact]
    public void Assembly_has_a_version() => Assert.NotNull(typeof(Program).Assembly.GetName().Version);
}
