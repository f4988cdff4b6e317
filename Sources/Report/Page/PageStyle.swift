// How a page looks: light and dark, on a phone and on paper.

/// The page's style sheet.
enum PageStyle {
  /// Charts keep a white ground in the dark too: their colours were chosen on white, black and grey
  /// among them.
  static let text = """
    :root{color-scheme:light dark;--ground:#fff;--ink:#1b1f24;--soft:#4d5661;--line:#c9d1d9;--panel:#f4f6f8;--link:#0550ae;
    --good:#0f5a24;--bad:#9c0d24;--open:#4d5661}
    @media (prefers-color-scheme:dark){:root{--ground:#14181d;--ink:#e6edf3;--soft:#b1bac4;--line:#3d4650;--panel:#1d232a;
    --link:#79b8ff;--good:#7ee2a0;--bad:#ff9d9a;--open:#b1bac4}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--ground);color:var(--ink);font:17px/1.55 system-ui,"DejaVu Sans",sans-serif}
    header,main,footer{max-width:56rem;margin:0 auto;padding:0 1rem}
    header p{color:var(--soft);margin:1rem 0 0}
    footer{color:var(--soft);border-top:1px solid var(--line);margin-top:3rem;padding-top:.5rem;font-size:.85rem}
    h1{font-size:1.7rem;line-height:1.25;margin:1rem 0}
    h2{font-size:1.3rem;margin:2.5rem 0 .75rem}
    h3{font-size:1.05rem;line-height:1.35;margin:0 0 .6rem}
    section+section{border-top:3px solid var(--line);margin-top:4rem;padding-top:1rem}
    a{color:var(--link)}
    .skip{position:absolute;left:-100vw}
    .skip:focus{left:.5rem;top:.5rem;background:var(--ground);padding:.5rem;z-index:9}
    :focus-visible{outline:3px solid var(--link);outline-offset:2px}
    code{font-size:.88em;overflow-wrap:anywhere}
    pre{overflow-x:auto;background:var(--panel);padding:.75rem}
    .answer{border-left:4px solid var(--link);padding-left:1rem}
    .tally{display:flex;flex-wrap:wrap;gap:.5rem;margin:.5rem 0}
    .chip{display:inline-block;white-space:nowrap;border:1px solid currentColor;border-radius:1rem;padding:.05rem .6rem;font-size:.88rem}
    .supported{color:var(--good)}.refuted{color:var(--bad)}.undecided{color:var(--open)}
    .late{display:block;font-size:.8rem;font-weight:700;margin-top:.3rem}
    figure{margin:0 0 2.5rem;min-width:0}
    figcaption{color:var(--soft);font-size:.92rem;margin:.5rem 0}
    .chart{display:block!important;background:#fff;color:#1b1f24;border:1px solid var(--line);border-radius:6px;padding:8px;overflow-x:auto;min-height:6rem}
    .chart svg{display:block;max-width:100%;height:auto}
    .scroll{overflow-x:auto;max-height:32rem;border:1px solid var(--line);margin:.5rem 0}
    table{border-collapse:collapse;font-size:.86rem;width:100%}
    caption{text-align:left;padding:.4rem .6rem;color:var(--soft)}
    th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-top:1px solid var(--line)}
    thead th{background:var(--panel)}
    td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
    .verdicts{min-width:40rem}.scroll:has(.verdicts){max-height:none}
    .verdicts th[scope=row]{font-weight:600;min-width:16rem}
    .verdicts small{display:block;font-weight:400;color:var(--soft);margin-top:.2rem}
    details{margin:.6rem 0}
    summary{cursor:pointer;color:var(--link)}
    #vg-tooltip-element{font:14px/1.4 system-ui,sans-serif!important;max-width:min(22rem,90vw)}
    @media (max-width:600px){body{font-size:16px}h1{font-size:1.4rem}.verdicts{min-width:0}
    .verdicts thead{position:absolute;left:-100vw}.verdicts tr{display:block;border-top:1px solid var(--line);padding:.4rem 0}
    .verdicts td,.verdicts th[scope=row]{display:block;border:0;padding:.15rem .6rem;min-width:0;white-space:normal}
    .verdicts td:nth-child(3)::before{content:"Wanted: "}.verdicts td:nth-child(4)::before{content:"Found: "}
    .verdicts td:nth-child(5)::before{content:"Networks: "}}
    @media print{:root{--ground:#fff;--ink:#000;--soft:#333;--line:#bbb;--panel:#f4f6f8;--link:#000;--good:#0f5a24;--bad:#9c0d24;--open:#333}
    body{font-size:10.5pt}.skip,summary+p:has(a[download]){display:none}figure,tr{break-inside:avoid}
    .scroll{max-height:none;overflow:visible;border:0}.verdicts{min-width:0}}
    """
}
