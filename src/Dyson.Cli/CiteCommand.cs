using System.CommandLine;

namespace Dyson.Cli;

/// <summary><c>dyson cite</c>: BibTeX for the program and for the papers whose physics it computes.</summary>
internal static class CiteCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Command command = new("cite", "Print how to cite Dyson and the papers behind it, as BibTeX.\n\nExample:\n  dyson cite >> references.bib");
        command.SetAction(_ =>
        {
            environment.Out.Write(BibTeX(DysonCommand.Version));
            return ExitCode.Done;
        });
        return command;
    }

    private static string BibTeX(string version) => $$$$"""
        @software{dyson,
          author = {{The Dyson founders}},
          title = {Dyson: the laboratory for the random-matrix theory of learning},
          version = {{{{{version}}}}},
          year = {2026}
        }
        @misc{aarts-lucini-park-2024,
          author = {Aarts, Gert and Lucini, Biagio and Park, Chanju},
          title = {Stochastic weight matrix dynamics during learning and {Dyson Brownian} motion},
          eprint = {2407.16427},
          archivePrefix = {arXiv},
          year = {2024}
        }
        @misc{park-favoni-lucini-aarts-2024,
          author = {Park, Chanju and Favoni, Matteo and Lucini, Biagio and Aarts, Gert},
          title = {Random Matrix Theory for Stochastic Gradient Descent},
          eprint = {2412.20496},
          archivePrefix = {arXiv},
          year = {2024}
        }
        @misc{aarts-hajizadeh-lucini-park-2024,
          author = {Aarts, Gert and Hajizadeh, Ouraman and Lucini, Biagio and Park, Chanju},
          title = {{Dyson Brownian} motion and random matrix dynamics of weight matrices during learning},
          eprint = {2411.13512},
          archivePrefix = {arXiv},
          year = {2024}
        }

        """;
}
