namespace Dyson.LinearAlgebra;

/// <summary>What computes the spectrum of a large matrix.</summary>
public enum SpectrumEngine
{
    /// <summary>Dyson's own code: the same bits on every machine and with any number of threads.</summary>
    Managed = 0,

    /// <summary>dgesdd and dsyev of the OpenBLAS or MKL that is installed: a second way to the same numbers, whose last bits are the library's affair.</summary>
    Lapack = 1,
}
