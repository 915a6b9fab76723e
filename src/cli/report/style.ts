/** The page's style: light and dark, screen and paper. Each colour has a pattern or a sign beside it. */
import type { Axis } from './axis.js';

export function style(axis: Axis): string {
  return `${gridLines(axis)}${STYLE}`;
}

/** The lines at the ticks, as one background instead of an element for each tick in each row. */
function gridLines({ ticks }: Axis): string {
  const [first, second] = ticks;
  if (!first || !second) return ':root{--grid:none}';
  const step = second.at - first.at;
  // CSS positions a background relative to the space that is left beside it.
  const offset = (first.at / (100 - step)) * 100;
  return `:root{--grid:linear-gradient(to right,var(--line) 1px,transparent 1px) ${offset}% 0/${step}% 100%}`;
}

const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1d2430; --muted: #5d6877; --line: #e6e9ee; --hover: #f4f6f9; --panel: #f8f9fb;
  --running: #3b78c2; --queued: #7d93ad; --paused: #3b78c2; --cancelling: #c98a00; --collecting: #2b9a8b; --unknown: #97a1ae;
  --succeeded: #17784a; --failed: #c0390b; --cancelled: #8a6100; --gaveUp: #85379f; --mayStillRun: #b3006b;
  --outage: repeating-linear-gradient(-45deg, #20242b 0 3px, #f2c200 3px 7px);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181f; --ink: #e3e8ef; --muted: #98a3b3; --line: #272e39; --hover: #1b212b; --panel: #191f28;
    --running: #5b9be8; --queued: #7f93ab; --paused: #5b9be8; --cancelling: #e0a526; --collecting: #3dbba9; --unknown: #6f7b8b;
    --succeeded: #4cc38a; --failed: #ff7a4d; --cancelled: #e0b040; --gaveUp: #cf8ae6; --mayStillRun: #ff7ac0;
    --outage: repeating-linear-gradient(-45deg, #4a5260 0 3px, #f2c200 3px 7px);
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; }
body { margin: 0 auto; padding: 1.5rem clamp(.75rem, 2.5vw, 2.5rem) 4rem; max-width: 110rem; background: var(--paper); color: var(--ink);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; letter-spacing: -.01em; }
h1 span { font-weight: 400; color: var(--muted); font-size: 1.15rem; letter-spacing: 0; white-space: nowrap; }
#stale { margin: 0 0 .8rem; padding: .4rem .8rem; border: 1px solid var(--failed); border-radius: 6px; color: var(--failed); }
header p { margin: .2rem 0 0; color: var(--muted); }
small { color: var(--muted); font-size: 12px; font-weight: 400; }
a { color: inherit; text-decoration-color: var(--muted); text-underline-offset: 2px; }
i, b { font-style: normal; }
ul { list-style: none; padding: 0; }

.tiles { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.1rem 0; }
.tiles button { display: flex; flex-direction: column; width: 100%; height: 100%; padding: .55rem .8rem .6rem; border: 0; border-radius: 7px; background: none; color: inherit; font: inherit; text-align: left; }
.tiles button:enabled { cursor: pointer; }
.tiles button:enabled:hover { background: var(--hover); }
.tiles button[aria-pressed=true] { box-shadow: inset 0 0 0 2px currentColor; }
.tiles li { flex: 1 1 7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
.tiles .problem { flex: 2 1 13rem; padding: .55rem .8rem .6rem; }
.tiles b { display: block; font-size: 1.5rem; line-height: 1.25; font-weight: 650; }
.tiles span { color: var(--muted); }
.tiles .none b, td.none { color: var(--muted); opacity: .6; font-weight: 400; }
.tiles .succeeded b, td.succeeded, .end.succeeded { color: var(--succeeded); }
.tiles .failed b, td.failed, .end.failed { color: var(--failed); }
.tiles .cancelled b, td.cancelled, .end.cancelled { color: var(--cancelled); }
.tiles .gaveUp b, td.gaveUp, .end.gaveUp { color: var(--gaveUp); }
.tiles .mayStillRun b, td.mayStillRun, .end.mayStillRun { color: var(--mayStillRun); }
.tiles .running b, td.running, .end.running { color: var(--running); }

.sign { display: inline-flex; align-items: center; justify-content: center; width: 1.15em; height: 1.15em; border-radius: 50%; font-size: 12px; line-height: 1;
  font-weight: 700; background: currentColor; vertical-align: -.12em; -webkit-text-fill-color: var(--paper); }
.sign.succeeded, .cap.succeeded { color: var(--succeeded); }
.sign.failed, .cap.failed { color: var(--failed); border-radius: 2px; }
.sign.cancelled, .cap.cancelled { color: var(--cancelled); }
.sign.gaveUp, .cap.gaveUp { color: var(--gaveUp); border-radius: 2px; }
.sign.mayStillRun, .cap.mayStillRun { color: var(--mayStillRun); border-radius: 2px; }
.sign.running, .cap.running { color: var(--running); }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
.connections { margin-bottom: 1.2rem; }
.connections th, .connections td { padding: .25rem 1.1rem .25rem 0; text-align: right; border-top: 1px solid var(--line); white-space: nowrap; }
.connections thead th { white-space: normal; max-width: 8rem; vertical-align: bottom; border: 0; color: var(--muted); font-weight: 400; font-size: 12px; }
.connections th:first-child { text-align: left; font-weight: 600; }
.connections th small { margin-left: .5rem; }
.connections td { font-weight: 600; }
.connections td:nth-child(2), .connections td:nth-last-child(-n+2) { font-weight: 400; }

.legend { margin: 0 0 .8rem; color: var(--muted); font-size: 12.5px; }
.legend ul { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: 0 0 .3rem; }
.legend li, .legend dt { display: inline-flex; align-items: center; gap: .4rem; }
.legend .piece, .legend .outage { position: static; flex: none; display: inline-block; width: 1.9rem; }
.legend .mark { position: static; transform: none; width: auto; margin: 0; }
.legend summary { cursor: pointer; width: fit-content; }
.legend dl { padding: .4rem 0; }
.legend dl div { grid-template-columns: minmax(11rem, 17rem) 1fr; }
.filter { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .6rem; margin: 0 0 .6rem; }
.filter input { flex: 1 1 14rem; max-width: 26rem; padding: .35rem .6rem; }
.filter button { padding: .35rem .8rem; cursor: pointer; }
.filter input, .filter button { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--muted); border-radius: 6px; }
.filter output { color: var(--muted); }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--running); outline-offset: 1px; }

.chart { border-bottom: 1px solid var(--line); }
.row { display: grid; grid-template-columns: minmax(7rem, 15rem) minmax(0, 1fr) minmax(11.5rem, 21rem); column-gap: .8rem; align-items: center; min-height: 26px; }
.axis { position: sticky; top: 0; z-index: 3; background: var(--paper); border-bottom: 1px solid var(--line); color: var(--muted); font-size: 12px; min-height: 30px; }
.tick { position: absolute; bottom: 5px; transform: translateX(-50%); white-space: nowrap; }
.tick::after { content: ""; position: absolute; left: 50%; bottom: -5px; height: 4px; border-left: 1px solid var(--muted); }
.tick.first { transform: translateX(-3px); }
.tick.first::after { left: 3px; }
.tick.day { color: var(--ink); font-weight: 600; }
.connection { margin-top: .9rem; border-bottom: 1px solid var(--line); }
.connection h2 { margin: 0; font-size: 14px; }
.connection > span:last-child { color: var(--muted); font-size: 12px; }
.job { scroll-margin-top: 3rem; content-visibility: auto; contain-intrinsic-size: auto 26px; }
.job summary { cursor: pointer; list-style: none; }
.job summary::-webkit-details-marker { display: none; }
.job summary:hover, .job[open] summary { background: var(--hover); }
.job:target summary { box-shadow: inset 3px 0 var(--gaveUp); }
.job .name, .job .end { align-self: start; line-height: 26px; }
.name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding-left: 1rem; position: relative; }
.name::before { content: "›"; position: absolute; left: .2rem; color: var(--muted); }
.job[open] .name::before { content: "⌄"; top: -.2em; }
.end { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 13px; }
.end small { margin-left: .2rem; }
.end .reason { display: block; margin: 0 0 .3rem; line-height: 1.3; overflow: hidden; text-overflow: ellipsis; }
.job[open] .end, .job[open] .reason { white-space: normal; overflow-wrap: anywhere; }
.track { position: relative; display: block; align-self: stretch; padding-right: 18px; }
.plot { position: relative; display: block; height: 100%; min-height: 26px; background: var(--grid); }
.piece { position: absolute; top: 7px; height: 12px; min-width: 2px; }
.piece.running { background: var(--running); }
.piece.queued { border: 1.5px solid var(--queued); background: transparent; top: 9px; height: 8px; }
.piece.paused { background: repeating-linear-gradient(90deg, var(--paused) 0 2px, transparent 2px 5px); border-block: 1.5px solid var(--paused); }
.piece.cancelling { background: repeating-linear-gradient(45deg, var(--cancelling) 0 4px, transparent 4px 6px); border-block: 1.5px solid var(--cancelling); }
.piece.collecting { background: radial-gradient(circle at 3px 3px, var(--paper) 1.1px, transparent 1.4px) 0 0/6px 6px, var(--collecting); }
.piece.unknown { top: 12px; height: 2px; background: repeating-linear-gradient(90deg, var(--unknown) 0 4px, transparent 4px 7px); }
.piece.dim { opacity: .5; }
.outage { position: absolute; top: 17px; height: 6px; min-width: 4px; background: var(--outage); border-radius: 1px; }
.connection .outage { top: 10px; }
.mark { position: absolute; top: -1px; width: 1em; margin-left: -.5em; text-align: center; font-size: 11px; line-height: 1; z-index: 2; }
.mark.cancel { color: var(--cancelled); }
.mark.deadline { color: var(--gaveUp); }
.mark.extended { color: var(--ink); top: -3px; font-size: 14px; font-weight: 700; }
.cap { position: absolute; top: 6px; margin-left: 2px; width: 14px; height: 14px; border-radius: 50%; background: currentColor; -webkit-text-fill-color: var(--paper);
  font-size: 11px; line-height: 14px; text-align: center; z-index: 1; box-shadow: 0 0 0 1px var(--paper); }
.before { position: absolute; left: -9px; top: 6px; font-size: 10px; color: var(--muted); }

.details { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1rem 2.5rem; align-items: start; padding: .8rem 1rem 1.2rem; background: var(--panel);
  border-block: 1px solid var(--line); margin-bottom: .5rem; font-size: 13px; }
dl { margin: 0; display: grid; gap: .15rem; }
dl div { display: grid; grid-template-columns: 7.5rem 1fr; gap: .5rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.details table { width: 100%; }
.details caption { text-align: left; font-weight: 600; padding-bottom: .2rem; }
.details caption small { margin-left: .5rem; overflow-wrap: anywhere; }
.details th { text-align: left; padding-right: .8rem; font-weight: 400; color: var(--muted); font-size: 12px; }
.details td { vertical-align: top; padding: .12rem .8rem .12rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.details td:not(:last-child) { white-space: nowrap; width: 1%; }
.details td small { display: block; }
.details .error td:first-child { color: var(--failed); font-weight: 600; }
.details .warning td:first-child { color: var(--cancelled); font-weight: 600; }
code { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.empty { padding: 2rem 0; color: var(--muted); }

#tip { position: fixed; z-index: 9; max-width: min(34rem, calc(100vw - 16px)); padding: .45rem .65rem; border-radius: 6px; background: var(--ink); color: var(--paper); font-size: 12.5px;
  white-space: pre-line; overflow-wrap: anywhere; pointer-events: none; box-shadow: 0 4px 16px #0004; }
#tip::first-line { font-weight: 650; }

@media (max-width: 46rem) {
  h1 span { display: block; white-space: normal; }
  .row { grid-template-columns: minmax(0, 1fr) auto; row-gap: 0; padding-top: .25rem; }
  .row .track { grid-row: 2; grid-column: 1 / -1; }
  .axis > span:first-child, .axis > span:last-child { display: none; }
  .axis .track { grid-row: 1; min-height: 26px; }
  .axis .tick:nth-child(even) { display: none; }
  .job { border-bottom: 1px solid var(--line); contain-intrinsic-size: auto 54px; }
  .tiles li { flex-basis: 5.5rem; }
  .tiles button, .tiles .problem { padding: .4rem .6rem; }
  .row .end:has(.reason) { grid-row: 3; grid-column: 1 / -1; padding-left: 1rem; }
  .end .reason { white-space: normal; overflow-wrap: anywhere; }
  .legend dl div { grid-template-columns: 1fr; gap: 0; margin-bottom: .3rem; }
  .tiles b { font-size: 1.25rem; }
}
@media print {
  :root { color-scheme: light; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: 11px; }
  .axis { position: static; }
  .job { content-visibility: visible; break-inside: avoid; }
  .name::before { content: none; }
}
`;
