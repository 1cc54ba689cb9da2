namespace Dyson.Reports.Papers;

/// <summary>How much is simulated for a reproduction.</summary>
public enum Effort
{
    /// <summary>Every figure with a few hundred machines a point: a minute and a half on two cores.</summary>
    Quick,

    /// <summary>The papers' ensembles, 7500 machines and 3000 students a point, trained for 1000/α steps: a quarter of an hour.</summary>
    Standard,

    /// <summary>The papers' ensembles trained for as long as the papers did, 100 000 steps at every point.</summary>
    Paper,
}
