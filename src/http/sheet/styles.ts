import { createHash } from 'node:crypto';

/** The sheet's look: one or two pages of A4 when printed, a page on a grey table on a screen. No file is loaded. In Chinese the first font is a
 * Chinese one: signs that both scripts have, such as quotation marks, are its own then. */
export const STYLES = `
:root{--ink:#22303a;--soft:#5c6b76;--line:#dbe2e6;--paper:#fff;--own:#176b6b;--tint:#e8f2f1;--all:#a9b7bf;--good:#1f7a4d;--bad:#b3261e;--open:#8a6100}
.negative{--own:#a63a24;--tint:#fbece7}
*{box-sizing:border-box;margin:0;padding:0}
html{-webkit-text-size-adjust:100%;-webkit-print-color-adjust:exact;print-color-adjust:exact;background:#e9edef}
body{font:10.5pt/1.45 "Helvetica Neue",Helvetica,Arial,"Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:var(--ink)}
main{width:210mm;max-width:100%;min-height:297mm;margin:6mm auto;padding:12mm 13mm;background:var(--paper);box-shadow:0 1px 6px rgba(0,0,0,.2);overflow-wrap:anywhere}
body:lang(zh){font-family:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
:lang(zh) .prose{line-height:1.75;font-family:"Songti SC",SimSun,"Noto Serif CJK SC","Noto Serif SC",serif}
header{display:grid;grid-template-columns:33mm 1fr;gap:7mm;align-items:center;padding-bottom:5mm;border-bottom:1.2mm solid var(--own)}
.face{width:33mm;height:33mm;border-radius:50%;background:var(--tint);object-fit:cover;display:block}
h1{font-size:25pt;line-height:1.1;font-weight:700;letter-spacing:-.01em}
.long h1{font-size:16pt}
.title{font-size:13pt;color:var(--own);font-weight:600;margin-top:1mm;line-height:1.25}
.chips{margin-bottom:1.5mm;font-size:8pt;color:var(--soft);text-transform:uppercase;letter-spacing:.06em}
.chips b{color:#fff;background:var(--own);padding:.4mm 2mm;border-radius:1mm;font-weight:600;margin-inline-end:2mm}
.chips span+span:before{content:"·";margin:0 1.5mm}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(30mm,1fr));gap:0;list-style:none;margin:5mm 0;border:.3mm solid var(--line);border-radius:2mm;overflow:hidden}
.figures li{padding:2.5mm 3mm;border-inline-start:.3mm solid var(--line);background:#fafcfc}
.figures li:first-child{border:0}
.figures strong{display:block;font-size:17pt;line-height:1.1;color:var(--own);font-weight:700;font-variant-numeric:tabular-nums}
.figures span{display:block;font-size:8.2pt;color:var(--soft)}
.figures strong::first-letter,.figures span::first-letter{text-transform:uppercase}
.reason{margin:0 0 5mm;padding:3mm 4mm;background:var(--tint);border-inline-start:1.5mm solid var(--own);border-radius:0 1.5mm 1.5mm 0}
.reason h2{color:var(--own);margin-bottom:1mm}
.split{display:grid;grid-template-columns:1fr 60mm;gap:8mm;align-items:start}
.split.alone{grid-template-columns:1fr}
h2{font-size:9pt;text-transform:uppercase;letter-spacing:.08em;color:var(--own);margin-bottom:2mm;font-weight:700}
:lang(zh) h2,:lang(zh) .chips{letter-spacing:.04em}
h3{font-size:9.5pt;margin:0 0 1mm;font-weight:700}
section{margin-bottom:5mm}
.prose{font:11.5pt/1.6 Georgia,"Times New Roman","Noto Serif","Songti SC",SimSun,"Noto Serif CJK SC",serif}
.prose p+p{margin-top:2mm}
blockquote{margin:0 0 3mm;padding-inline-start:4mm;border-inline-start:.8mm solid var(--own);font:italic 11pt/1.5 Georgia,"Times New Roman","Noto Serif","Songti SC",SimSun,"Noto Serif CJK SC",serif}
:lang(zh) blockquote{font-style:normal;font-family:"Songti SC",SimSun,"Noto Serif CJK SC","Noto Serif SC",serif}
:lang(zh) blockquote footer{font-family:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
blockquote footer{font:normal 8.2pt/1.4 "Helvetica Neue",Helvetica,Arial,"Noto Sans","Noto Sans CJK SC",sans-serif;color:var(--soft);margin-top:.5mm}
aside{background:#f7f9fa;border-radius:2mm;padding:4mm}
aside>div+div{margin-top:3.5mm}
.fact{font-size:13pt;font-weight:600;line-height:1.2}
ul{list-style:none}
.bar{display:block;width:100%;height:1.8mm;border-radius:1mm}
.own{fill:var(--own)}.all{fill:var(--all)}
.bars li{display:grid;grid-template-columns:1fr auto;column-gap:2mm;font-size:8.8pt;margin-bottom:1.3mm}
.bars .bar{grid-column:1/-1}.bars .label::first-letter{text-transform:uppercase}
.value{font-variant-numeric:tabular-nums;text-align:end;white-space:nowrap}
.pairs{display:grid;grid-template-columns:1fr;gap:2.4mm 8mm}
.alone .pairs{grid-template-columns:1fr 1fr}
.pairs li{display:grid;grid-template-columns:11mm 1fr auto;gap:.6mm 2mm;align-items:center;font-size:8.6pt;break-inside:avoid}
.pairs .label{grid-column:1/-1;font-weight:600}
.who{color:var(--soft)}
.columns{margin-bottom:1.5mm}.columns svg{display:block;width:100%;height:11mm}
.ticks{display:flex;padding-top:.6mm;font-size:6.8pt;line-height:1.25;color:var(--soft);text-align:center}
.ticks span{flex:1 1 0;min-width:0}
.ticks .most{color:var(--own);font-weight:700}
.tags li{font-size:9.2pt;padding-inline-start:3mm;position:relative}
.tags li:before{content:"–";color:var(--own);position:absolute;inset-inline-start:0}
.claims{columns:2;column-gap:8mm}
.claims>div{margin-bottom:3.5mm}
.claims h3{break-after:avoid}
.claims li{break-inside:avoid;margin-bottom:1.8mm;padding-inline-start:3.5mm;border-inline-start:.6mm solid var(--line);font-size:9.4pt;line-height:1.4}
.claims li.SUPPORTED{border-color:var(--good)}.claims li.REFUTED{border-color:var(--bad)}.claims li.UNVERIFIED{border-color:var(--open)}
.claims .REFUTED .said{text-decoration:line-through;text-decoration-color:var(--bad)}
.note{display:block;font-size:8pt;color:var(--soft);line-height:1.4}
.status{font-weight:600}
.SUPPORTED .status{color:var(--good)}.REFUTED .status{color:var(--bad)}.UNVERIFIED .status{color:var(--open)}
a{color:var(--own)}
sup{font-size:6.5pt;line-height:0}
.criteria li{font-size:9.4pt;margin-bottom:.8mm}
.role{display:inline-block;min-width:18mm;font-size:7.6pt;font-weight:700;text-transform:uppercase;color:var(--own)}
.EXCLUDING .role,.AGAINST .role{color:var(--bad)}
.foot{border-top:.3mm solid var(--line);padding-top:3mm;font-size:8pt;color:var(--soft);margin-bottom:0}
.foot ol{columns:2;column-gap:8mm;padding-inline-start:5mm}
.foot li{break-inside:avoid;margin-bottom:.8mm}
.warnings{margin:0 0 3mm;padding:2mm 3mm;border:.3mm solid #e5cf97;background:#fdf8ea;border-radius:1.5mm;color:#5f4500;font-size:8.6pt}
.warnings li+li{margin-top:.6mm}
.last{display:flex;justify-content:space-between;gap:4mm;margin-top:3mm;font-size:7.8pt}
h2,h3{break-after:avoid}
@page{size:A4;margin:11mm 12mm}
@media print{html{background:none}body{font-size:9.6pt;line-height:1.4}.prose{font-size:10.6pt;line-height:1.5}:lang(zh) .prose{line-height:1.65}header{grid-template-columns:27mm 1fr;padding-bottom:3.5mm}.face{width:27mm;height:27mm}.figures{margin:3.5mm 0}section{margin-bottom:3.5mm}main{width:auto;min-height:0;margin:0;padding:0;box-shadow:none}.screen{display:none}aside,.reason,blockquote,.figures,.pairs{break-inside:avoid}a{color:inherit;text-decoration:none}}
@media screen and (max-width:700px){main{padding:5mm}.split,.pairs{grid-template-columns:1fr}.claims,.foot ol{columns:1}header{grid-template-columns:22mm 1fr}.face{width:22mm;height:22mm}}
`.trim();

/** How the policy of the page names the styles: these run, and none that a text could bring. */
export const STYLES_HASH = `'sha256-${createHash('sha256').update(STYLES).digest('base64')}'`;
