/** The report's style sheet. */
export const STYLE = `
:root { color-scheme: light; }
body { margin: 0; background: #f6f7f9; color: #1d232b; font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 24px; }
h1 { font-size: 28px; margin: 8px 0; }
h2 { font-size: 20px; margin: 32px 0 8px; }
section { background: #fff; border: 1px solid #e2e5ea; border-radius: 8px; padding: 20px; margin: 24px 0; }
section h2 { margin-top: 0; }
code { font: 12.5px ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: #4a5563; overflow-wrap: anywhere; }
.muted { color: #66707d; }
.remark { color: #8a4b00; background: #fff4e5; border-radius: 4px; padding: 2px 8px; display: inline-block; margin: 0 6px 6px 0; }
.bad td, .failed { color: #a1212a; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px 6px 0; border-bottom: 1px solid #eceef1; }
th { font-size: 13px; color: #66707d; font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.segment { width: 24%; }
.swatch { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 6px; }
.plots { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 16px; margin: 12px 0; }
.plots svg { max-width: 100%; height: auto; }
.sample { margin: 0 0 8px; }
.sample b { font-weight: 600; }
.sample ul { margin: 0; padding-left: 18px; }
.change { color: #66707d; }
details > summary { cursor: pointer; color: #4a5563; }
`;
