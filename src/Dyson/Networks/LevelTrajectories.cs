namespace Dyson.Networks;

/// <summary>The levels of one layer over a training: followed by their vectors, with the edges of the spectrum and what passes them.</summary>
/// <param name="Rows">Rows of the layer's matrix.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Edges">One a snapshot.</param>
/// <param name="Trajectories">In the order of their first points.</param>
/// <param name="Events">In the order of snapshots.</param>
public sealed record LevelTrajectories(
    int Rows, int Columns, IReadOnlyList<SpectrumEdges> Edges, IReadOnlyList<LevelTrajectory> Trajectories, IReadOnlyList<SpikeEvent> Events)
{
    /// <summary>Trajectories from the first to the last snapshot.</summary>
    public IEnumerable<LevelTrajectory> Complete => Trajectories.Where(trajectory => trajectory.Points.Count == Edges.Count);
}
