/** The report as one HTML page: a single static file that makes no request, or one that is served and reads itself again. Pure. */
import { createHash } from 'node:crypto';
import { count } from '../../text/count.js';
import { shortDuration } from '../../text/short-duration.js';
import { Axis } from './axis.js';
import { barTrack, endText } from './bar.js';
import { details } from './details.js';
import { html, Markup } from './html.js';
import { filterForm, filterScript } from './filter.js';
import { hoverScript } from './hover.js';
import { legend } from './legend.js';
import { liveScript } from './live.js';
import { STATUSES, type Bar, type ConnectionRows, type ReportData } from './report-data.js';
import { shortId } from './short-id.js';
import { style } from './style.js';
import { anchorOf, connectionTable, heading, tiles, problemText } from './summary.js';

export interface PageOptions {
  /** What the page shows and when it was made, in one line. */
  note: string;
  /** The wait's page in the Web UI, if it is known. */
  linkOf: (workflowId: string, runId: string) => string | undefined;
  /** Whether a server has a newer page at the same address. @default false */
  live?: boolean;
}

export function reportPage(report: ReportData, { note, linkOf, live = false }: PageOptions): string {
  const script = hoverScript + filterScript + (live ? liveScript : '');
  const axis = new Axis(report.from, report.to);
  // Only this script may run and nothing may be loaded: a second line of defence behind the escaping.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${sha256(script)}'${live ? "; connect-src 'self'" : ''}`;
  const problems = problemRows(report.problems, axis, linkOf);
  const connections = report.connections.map((connection) => connectionRows(connection, axis, linkOf));
  const waits = report.connections.reduce((sum, { bars }) => sum + bars.length, 0);
  const chart = html`<section class="chart" id="chart" aria-label="the waits on a common time axis">
    <div class="row axis">
      <span>UTC</span
      ><span class="track"
        ><span class="plot"
          >${axis.ticks.map(({ at, label, day }) => html`<i class="tick${day && ' day'}${at < 3 && ' first'}" style="${`left:${at}%`}">${label}</i>`)}</span
        ></span
      ><span></span>
    </div>
    ${problems}${connections}
  </section>`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>Vigil: ${dayTitle(report)}</title>
        ${new Markup(`<style>${style(axis)}</style>`)}
      </head>
      <body>
        ${live && html`<p id="stale" role="alert" hidden></p>`} ${heading(report, note)} ${tiles(report)}
        ${connectionTable(report)}
        ${waits === 0 ? html`<p class="empty">No job was awaited in this time.</p>` : [legend(), filterForm(waits), chart]}
        <div id="tip" hidden></div>
        ${new Markup(`<script>${script}</script>`)}
      </body>
    </html> `;
  return page.text;
}

function dayTitle({ from }: ReportData): string {
  return `the jobs of ${new Date(from).toISOString().slice(0, 10)}`;
}

function problemRows(bars: Bar[], axis: Axis, linkOf: PageOptions['linkOf']): Markup | undefined {
  if (bars.length === 0) return undefined;
  return html`<section class="group problems" aria-label="problems">
    <div class="row connection">
      <h2>Problems</h2>
      <span class="track"><span class="plot"></span></span><span>${count(bars.length, 'wait')}, the worst first</span>
    </div>
    ${bars.map((bar) => waitRow(bar, axis, linkOf))}
  </section>`;
}

/** The waits of a connection that have no problem. The band shows the problems of all. */
function connectionRows(report: ConnectionRows, axis: Axis, linkOf: PageOptions['linkOf']): Markup {
  const { connection, vendor, bars, problems } = report;
  const bands = problems.flatMap(({ from, to }) => {
    const place = axis.place(from, to);
    const title = `at least one job of ${connection} had a problem, for ${shortDuration(to - from)}`;
    return place === undefined ? [] : [html`<i class="outage" style="${place}" title="${title}"></i>`];
  });
  const problem = problemText(report);
  return html`<section class="group" aria-label="${connection}">
    <div class="row connection">
      <h2>${connection} <small>${vendor ?? ''}</small></h2>
      <span class="track"><span class="plot">${bands}</span></span
      ><span>${problem && `problems for ${problem}`}</span>
    </div>
    ${bars.filter(({ isProblem }) => !isProblem).map((bar) => waitRow(bar, axis, linkOf))}
  </section>`;
}

function waitRow(bar: Bar, axis: Axis, linkOf: PageOptions['linkOf']): Markup {
  const { wait, status, reason, isProblem, from, to } = bar;
  const { connection, jobId, workflowId, runId, outcome } = wait;
  const type = status === 'gaveUp' ? wait.error?.type : undefined;
  const how = type ?? STATUSES[status].word;
  const known = [connection, jobId, outcome.vendor, how, STATUSES[status].word, reason].filter(Boolean).join(' ');
  return html`<details class="job" id="${anchorOf(bar)}" data-end="${status}" data-find="${known.toLowerCase()}">
    <summary class="row">
      <span class="name" title="${jobId}">${isProblem && html`${connection} `}${shortId(jobId)}</span
      ><span class="track">${barTrack(bar, axis)}</span
      ><span class="end ${status}" title="${endText(bar)}"
        ><i class="sign ${status}" aria-hidden="true">${STATUSES[status].sign}</i> ${how}
        <small>${shortDuration(to - from)}</small
        >${reason !== undefined && html`<small class="reason">${reason}</small>`}</span
      >
    </summary>
    ${details(bar, linkOf(workflowId, runId))}
  </details> `;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
