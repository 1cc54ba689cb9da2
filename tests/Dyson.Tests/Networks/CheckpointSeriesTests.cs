using Dyson.Formats;
using Dyson.Networks;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Networks;

/// <summary>Which files of a folder are checkpoints: state of the training, shards and copies are none.</summary>
public sealed class CheckpointSeriesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("training_args.bin")]
    [InlineData("optimizer.pt")]
    [InlineData("optimizer.bin")]
    [InlineData("optimizer_1.bin")]
    [InlineData("scheduler.pt")]
    [InlineData("rng_state.pth")]
    [InlineData("rng_state_3.pth")]
    [InlineData("scaler.pt")]
    [InlineData("model.optim.step100.pt")]
    [InlineData("zero_pp_rank_0_mp_rank_00_optim_states.pt")]
    public void State_of_a_training_is_left_out_of_folders_and_patterns_and_read_when_it_is_named(string name)
    {
        Make(name, "model.safetensors");
        foreach (string argument in (string[])[_folder.Path, Path.Combine(_folder.Path, "*")])
        {
            CheckpointSearch found = CheckpointSeries.Search([argument]);
            Assert.Equal(["model.safetensors"], Names(found));
            Assert.Equal(Path.Combine(_folder.Path, name), Assert.Single(found.LeftOut).Path);
            Assert.Equal($"'{name}' (state of the training, no weights)", found.LeftOutLine);
        }

        string full = Path.Combine(_folder.Path, name);
        Assert.Equal(full, Assert.Single(CheckpointSeries.Find([full])).Path);
        CheckpointSearch both = CheckpointSeries.Search([_folder.Path, full]);
        Assert.Equal((2, null), (both.Files.Count, both.LeftOutLine));
    }

    [Theory]
    [InlineData("optimized.pt")]
    [InlineData("model-step100.pt")]
    [InlineData("sampled.npz")]
    [InlineData("adamw-step10.safetensors")]
    public void Other_names_are_weights(string name)
    {
        Make(name);
        CheckpointSearch found = CheckpointSeries.Search([_folder.Path]);
        Assert.Equal([name], Names(found));
        Assert.Null(found.LeftOutLine);
    }

    [Fact]
    public void A_folder_of_a_trainer_is_a_series_of_its_checkpoints()
    {
        foreach (string step in (string[])["checkpoint-1000", "checkpoint-200"])
        {
            Make([.. ((string[])["config.json", "model.safetensors", "training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth", "trainer_state.json"]).Select(name => Path.Combine(step, name))]);
        }

        CheckpointSearch found = CheckpointSeries.Search([_folder.Path]);
        Assert.Equal([200L, 1000], found.Files.Select(file => file.Step!.Value));
        Assert.Equal("2 × 'optimizer.pt', 2 × 'rng_state.pth', 2 × 'scheduler.pt', 2 × 'training_args.bin' (state of the training, no weights)", found.LeftOutLine);

        // The last model beside the checkpoints has no step; alone, it is read by its name.
        Make("model.safetensors", "training_args.bin", Path.Combine("best", "model.safetensors"), Path.Combine("logs-epoch3", "notes.txt"));
        found = CheckpointSeries.Search([_folder.Path]);
        Assert.Equal([200L, 1000], found.Files.Select(file => file.Step!.Value));
        Assert.Contains(new LeftOutFile(Path.Combine(_folder.Path, "model.safetensors"), "no step in the name, beside folders of checkpoints that have one"), found.LeftOut);
        Assert.Null(Assert.Single(CheckpointSeries.Find([Path.Combine(_folder.Path, "model.safetensors")])).Step);
    }

    [Fact]
    public void A_folder_of_nothing_but_state_says_so()
    {
        Make("optimizer.pt");
        string message = Assert.Throws<DataFormatException>(() => CheckpointSeries.Search([_folder.Path])).Message;
        Assert.Contains("holds no weight files", message, StringComparison.Ordinal);
        Assert.Contains("Left out: 'optimizer.pt' (state of the training, no weights)", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Theory]
    [InlineData("pytorch_model", ".bin")]
    [InlineData("model", ".safetensors")]
    public void Shards_are_one_checkpoint_with_their_index_and_refused_without(string stem, string extension)
    {
        string[] shards = [$"{stem}-00001-of-00002{extension}", $"{stem}-00002-of-00002{extension}"];
        string index = $"{stem}{extension}.index.json";
        Make(shards);
        string[] full = [.. shards.Select(name => Path.Combine(_folder.Path, name))];
        string[][] ways = [[_folder.Path], [Path.Combine(_folder.Path, "*" + extension)], full];
        foreach (string[] arguments in ways)
        {
            string message = Assert.Throws<DataFormatException>(() => CheckpointSeries.Search(arguments)).Message;
            Assert.Contains($"shards of a model, not a step, and their index, '{index}', is not beside it", message, StringComparison.Ordinal);
        }

        Assert.Equal(new CheckpointFile(full[1], null), Assert.Single(CheckpointSeries.Find([full[1]])));
        Make(index);
        foreach (string[] arguments in ways)
        {
            CheckpointSearch found = CheckpointSeries.Search(arguments);
            Assert.Equal(new CheckpointFile(Path.Combine(_folder.Path, index), null), Assert.Single(found.Files));
            Assert.Empty(found.LeftOut);
        }
    }

    [Fact]
    public void Sharded_checkpoints_have_the_steps_of_their_folders()
    {
        foreach (int step in (int[])[20, 3])
        {
            Make([.. ((string[])["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin", "pytorch_model.bin.index.json"]).Select(name => Path.Combine($"checkpoint-{step}", name))]);
        }

        Assert.Equal([3L, 20], CheckpointSeries.Find([_folder.Path]).Select(file => file.Step!.Value));
    }

    [Fact]
    public void A_model_in_two_formats_is_read_once()
    {
        Make("model.safetensors", "pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin", "pytorch_model.bin.index.json", "adapter_model.bin");
        CheckpointSearch found = CheckpointSeries.Search([_folder.Path]);
        Assert.Equal(["adapter_model.bin", "model.safetensors"], Names(found));
        Assert.Equal(3, found.LeftOut.Count(file => file.Why == "the same model is there as safetensors"));
    }

    [Fact]
    public void A_shard_that_is_the_whole_model_needs_no_index()
    {
        Make("model-00001-of-00001.safetensors");
        Assert.Null(Assert.Single(CheckpointSeries.Find([_folder.Path])).Step);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Names(CheckpointSearch found) => [.. found.Files.Select(file => Path.GetFileName(file.Path))];

    private void Make(params string[] names)
    {
        foreach (string name in names)
        {
            string path = Path.Combine(_folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "{}");
        }
    }
}
