namespace Dyson.Reports.Documents;

/// <summary>The look of reports: a paper's measure and type, light or dark as the reader's system, figures always on white.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1a1a1a; --page: #fdfdfb; --faint: #666; --rule: #ccc; --link: #0059a3; --good: #00664a; --bad: #a33a00; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e4e2dc; --page: #191919; --faint: #a3a19b; --rule: #4a4a4a; --link: #7fbdf0; --good: #5fcfa8; --bad: #ff9d66; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 1.06rem/1.55 Charter, "Bitstream Charter", "Source Serif 4", Georgia, "Times New Roman", serif; }
        main { max-width: 75ch; margin: 0 auto; padding: 2.5rem 1.2rem 5rem; }
        h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1.2rem; }
        h2 { font-size: 1.25rem; margin: 2.6rem 0 0.6rem; }
        p { margin: 0.6rem 0; hyphens: auto; }
        a { color: var(--link); }
        nav { font-size: 0.95rem; border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); }
        sub, sup { font-size: 0.72em; line-height: 0; }
        .root { border-top: 1px solid; padding-top: 0.05em; }
        figure { margin: 1.8rem 0; }
        .paper { background: #fff; padding: 0.6rem; border-radius: 3px; text-align: center; overflow-x: auto; }
        .paper svg { width: auto; max-width: 100%; height: auto; }
        figcaption, caption { font-size: 0.92rem; line-height: 1.45; color: var(--ink); text-align: left; padding: 0.5rem 0; }
        .files { white-space: nowrap; font-size: 0.85rem; }
        .table { overflow-x: auto; margin: 1.6rem calc(50% - min(50vw - 1.6rem, 36rem)); }
        table { border-collapse: collapse; min-width: min(100%, 66ch); margin: 0 auto; font-size: 0.9rem; line-height: 1.35; }
        thead { border-top: 1.5px solid var(--ink); border-bottom: 1px solid var(--ink); }
        tbody { border-bottom: 1.5px solid var(--ink); }
        th, td { padding: 0.22rem 0.55rem; text-align: left; vertical-align: baseline; }
        th:first-child, td:first-child { padding-left: 0; }
        th.number, td.number { text-align: right; font-variant-numeric: tabular-nums lining-nums; white-space: nowrap; }
        td:not(.number) { min-width: 11ch; }
        td.passed { color: var(--good); white-space: nowrap; }
        td.failed { color: var(--bad); font-weight: bold; white-space: nowrap; }
        pre { overflow-x: auto; font-size: 0.85rem; line-height: 1.4; padding: 0.7rem 0.9rem; border: 1px solid var(--rule); border-radius: 3px; }
        @media print {
          :root { --ink: #000; --page: #fff; --faint: #444; --rule: #999; --link: #000; --good: #000; --bad: #000; }
          body { font-size: 10.5pt; } main { max-width: none; padding: 0; } nav, .files { display: none; }
          figure, tr, pre { break-inside: avoid; } h2 { break-after: avoid; } .paper { padding: 0; } .table { margin: 1rem 0; }
        }

        """;
}
