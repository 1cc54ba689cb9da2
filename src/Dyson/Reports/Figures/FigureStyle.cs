namespace Dyson.Reports.Figures;

/// <summary>Sizes in points of everything in a figure, as in Physical Review: small type, thin axes, ticks inwards.</summary>
internal static class FigureStyle
{
    public const double LabelSize = 9, TickLabelSize = 8, LegendSize = 7.5, TitleSize = 9;
    public const double AxisWidth = 0.6, ErrorBarWidth = 0.6, LineWidth = 1;
    public const double MajorTick = 4, MinorTick = 2.2;
    public const double MarkerRadius = 2.1, MarkerEdge = 0.6, CapHalfWidth = 1.5;
    public const double Gap = 3, LabelGap = 4, OuterMargin = 2, PanelGap = 9, Inset = 6.5;
    public const double KeyWidth = 17, KeyGap = 4, ColumnGap = 9, LegendLine = 10;
}
