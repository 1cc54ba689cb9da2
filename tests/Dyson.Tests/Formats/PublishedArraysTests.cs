using Dyson.Formats;

namespace Dyson.Tests.Formats;

/// <summary>The arrays that the authors of arXiv:2407.16427 released.</summary>
public class PublishedArraysTests
{
    [Fact]
    public void Every_array_of_every_file_is_read()
    {
        string[] files = Files();
        Assert.NotEmpty(files);
        foreach (string path in files)
        {
            using ArrayFile file = ArrayFile.Open(path);
            Assert.Equal(["loss", "W", "grad", "lr", "batch_size", "epochs", "noise", "save_int"], file.Names);
            Assert.All(file.Names, name => Assert.All(file.Read(name).ToDoubles(), value => Assert.True(double.IsFinite(value))));
            Assert.Equal([3000, 6, 2, 2], file.Read("W").Shape);
            Assert.Equal([3000, 6], file.Read("loss").Shape);
            Assert.Empty(file.Read("lr").Shape);
            string stated = $"lr{file.Read("lr").ToDouble():R}n{file.Read("noise").ToDouble():R}bs{file.Read("batch_size").ToInt64()}";
            Assert.Equal("TSmodel_" + stated, Path.GetFileNameWithoutExtension(path));
        }
    }

    private static string[] Files()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string data = Path.Combine(folder.FullName, "shared", "data", "teacher-student");
            if (Directory.Exists(data))
            {
                return [.. Directory.GetFiles(data, "*.npz").Order(StringComparer.Ordinal)];
            }
        }

        Assert.Skip("No folder shared/data/teacher-student above the tests: the released arrays were not read.");
        return [];
    }
}
