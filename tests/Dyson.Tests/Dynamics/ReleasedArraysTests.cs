using System.Text.Json;
using Dyson.Dynamics;

namespace Dyson.Tests.Dynamics;

/// <summary>The theory of the released teacher–student arrays against statistics that were computed elsewhere.</summary>
public class ReleasedArraysTests
{
    private const int Draws = 1500;

    [Fact]
    public void Shared_inputs_explain_the_scatter_of_the_published_points()
    {
        List<Point> points = Load();

        // The reference values are Monte Carlo estimates themselves, of a few hundred input streams at least.
        const int ReferenceDraws = 300;
        double inflation = Math.Sqrt(1 + ((double)Draws / ReferenceDraws));
        foreach (Point p in points)
        {
            FalseAlarm.AssertWithin(p.Scatter.MeanSpacing, p.SharedMean, inflation * p.Scatter.MeanError, $"{p.Name}, mean over inputs");
            FalseAlarm.AssertWithin(p.Scatter.RelativeScatter, p.SharedScatter, inflation * p.Scatter.RelativeScatterError, $"{p.Name}, scatter over inputs");
        }
    }

    [Fact]
    public void Straight_line_through_the_published_points_has_the_quoted_slopes()
    {
        // Quoted: 2.524 ± 0.040, χ²/dof 0.64 and 25.1 against √(αA/(|B|(2 − α))); 1.845 ± 0.029, 0.65 and 22.8 against √(αA/|B|).
        const double SlopeTolerance = 0.02;
        const double ErrorTolerance = 0.1;
        const double ChiSquareTolerance = 0.1;
        List<Point> points = Load();
        (double a, double error, double chi) = Fit(points, p => p.Exact, true);
        Assert.Equal(2.524, a, SlopeTolerance);
        Assert.Equal(1, error / 0.040, ErrorTolerance);
        Assert.Equal(0.64, chi, ChiSquareTolerance);
        Assert.True(Math.Abs(a - Math.Sqrt(2 * Math.PI)) < 2 * error);
        Assert.Equal(25.1, Fit(points, p => p.Exact, false).ChiSquare, 0.05);

        (a, error, chi) = Fit(points, p => p.Abscissa, true);
        Assert.Equal(1.845, a, SlopeTolerance);
        Assert.Equal(1, error / 0.029, ErrorTolerance);
        Assert.Equal(0.65, chi, ChiSquareTolerance);
        Assert.Equal(22.8, Fit(points, p => p.Abscissa, false).ChiSquare, 0.05);
    }

    private static (double Slope, double Error, double ChiSquare) Fit(List<Point> points, Func<Point, double> abscissa, bool scatter)
    {
        double xx = 0;
        double xy = 0;
        double yy = 0;
        foreach (Point p in points)
        {
            double error = scatter ? double.Hypot(p.Error, p.Scatter.StandardDeviation) : p.Error;
            double weight = 1 / (error * error);
            xx += weight * abscissa(p) * abscissa(p);
            xy += weight * abscissa(p) * p.Value;
            yy += weight * p.Value * p.Value;
        }

        return (xy / xx, 1 / Math.Sqrt(xx), (yy - (xy * xy / xx)) / (points.Count - 1));
    }

    private static List<Point> Load()
    {
        string? path = Find();
        Assert.SkipWhen(path is null, "The folder shared/data is not beside the checkout: nothing to compare with.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path!));
        List<Point> points = [];
        foreach (JsonProperty file in document.RootElement.GetProperty("files").EnumerateObject())
        {
            double rate = file.Value.GetProperty("learningRate").GetDouble();
            double noise = file.Value.GetProperty("noise").GetDouble();
            int batch = file.Value.GetProperty("batchSize").GetInt32();
            JsonElement spacing = file.Value.GetProperty("meanSpacing");

            // 150 batches: what lies further back has shrunk by (1 − α)^300 < 10⁻¹³ in the covariance, so the replay is forgotten too.
            SharedInputSettings settings = new(new TeacherStudentUpdate(rate, batch, noise), 2, 150, 1, true);
            points.Add(new Point(
                file.Name,
                spacing.GetProperty("value").GetDouble(),
                spacing.GetProperty("error").GetDouble(),
                noise * Math.Sqrt(rate / batch),
                noise * Math.Sqrt(rate / (batch * (2 - rate))),
                file.Value.GetProperty("sharedInputMeanSpacing").GetDouble(),
                file.Value.GetProperty("sharedInputRelativeScatter").GetDouble(),
                SharedInputCovariance.Scatter(settings, Draws, 7)));
        }

        return points;
    }

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data", "reference.json");
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private sealed record Point(
        string Name, double Value, double Error, double Abscissa, double Exact, double SharedMean, double SharedScatter, SharedInputScatter Scatter);
}
