/** The look of the page: for a screen in light and dark, for a phone, and for paper. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --soft: #5d6b7e; --line: #dfe4ea; --tile: #f5f7fa; --bar: #2f6fb5; --critical: #b3261e; --warning: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181f; --ink: #e6eaf0; --soft: #9aa7b8; --line: #2c3440; --tile: #1c222b; --bar: #6aa9ec; --critical: #ff8a80; --warning: #f0b84d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 28px 20px 40px; }
h1 { margin: 0; font-size: 26px; overflow-wrap: anywhere; }
h2 { margin: 32px 0 10px; font-size: 18px; }
header p { margin: 4px 0 0; color: var(--soft); }
.notice { margin-top: 20px; padding: 12px 16px; border: 1px solid var(--warning); border-left-width: 5px; border-radius: 6px; overflow-wrap: anywhere; }
.notice p { margin: 4px 0; }
.notice ul { margin: 6px 0 0; padding-left: 20px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(155px, 1fr)); gap: 12px; margin-top: 22px; }
.tile { padding: 12px 14px; border-radius: 8px; background: var(--tile); }
.tile span { display: block; overflow-wrap: anywhere; color: var(--soft); font-size: 13px; }
.tile strong { font-size: 21px; font-weight: 650; }
.attention { margin: 0; padding: 0; list-style: none; }
.attention li { display: grid; grid-template-columns: minmax(160px, 280px) 1fr; gap: 2px 16px; padding: 8px 0 8px 12px; border-left: 4px solid var(--warning); border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.attention li.critical { border-left-color: var(--critical); }
.attention small { color: var(--soft); }
figure { margin: 0; }
figure img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 7px 8px; border-bottom: 1px solid var(--line); text-align: right; vertical-align: middle; }
thead th { color: var(--soft); font-size: 13px; font-weight: 600; }
th:first-child { text-align: left; overflow-wrap: anywhere; min-width: 130px; }
tbody th { font-weight: 400; }
tbody small { display: block; color: var(--soft); font-weight: 400; }
td .critical { color: var(--critical); font-weight: 650; white-space: nowrap; }
.course { display: inline-flex; align-items: flex-end; gap: 1px; height: 26px; max-width: 300px; }
.course i { width: 4px; min-height: 1px; background: var(--bar); }
.course i.none { background: var(--line); }
.types { display: grid; grid-template-columns: max-content 1fr max-content; gap: 5px 12px; align-items: center; max-width: 640px; }
.types > :nth-child(3n) { text-align: right; }
.types i { display: block; height: 12px; border-radius: 2px; background: var(--bar); }
.types i.critical { background: var(--critical); }
.types i.warning { background: var(--warning); }
footer { margin-top: 30px; color: var(--soft); font-size: 13px; }
footer p { margin: 3px 0; }
@media screen and (max-width: 940px) {
	thead { display: none; }
	tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2px 14px; padding: 10px 0; border-bottom: 1px solid var(--line); }
	td { display: flex; justify-content: space-between; gap: 8px; padding: 2px 0; border: 0; }
	td::before { content: attr(data-label); color: var(--soft); }
	tbody th { grid-column: 1 / -1; padding: 2px 0; border: 0; font-weight: 600; }
	td.chart { grid-column: 1 / -1; order: 1; }
}
@media screen and (max-width: 720px) {
	main { padding: 18px 14px 30px; }
	.attention li { grid-template-columns: 1fr; }
	.types { grid-template-columns: 1fr max-content; grid-auto-flow: dense; }
	.types .track { grid-column: 1 / -1; }
}
@media print {
	:root { --paper: #ffffff; --ink: #000000; --soft: #444444; --line: #cccccc; --tile: #f3f3f3; --bar: #2f6fb5; --critical: #b3261e; --warning: #9a6700; }
	* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
	@page { margin: 14mm; }
	main { max-width: none; padding: 0; }
	body { font-size: 12px; }
	.tiles { grid-template-columns: repeat(6, 1fr); gap: 6px; }
	.tile { padding: 8px; }
	.tile strong { font-size: 15px; }
	h2 { break-after: avoid; }
	tr, li, figure, .tile, .notice { break-inside: avoid; }
	thead { display: table-header-group; }
}
`;
