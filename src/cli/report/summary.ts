/** The top of the page: the number of waits, how they ended and the longest problem, in all and for each connection. */
import { count } from '../../text/count.js';
import { shortDuration } from '../../text/short-duration.js';
import { clock, dayOf } from './axis.js';
import { shortId } from './short-id.js';
import { html, type Markup } from './html.js';
import {
  STATUS_NAMES,
  STATUSES,
  type Bar,
  type ConnectionRows,
  type WaitStatus,
  type ReportData,
} from './report-data.js';

/** The anchor of a wait's row. */
export function anchorOf({ wait }: Bar): string {
  return `run-${wait.runId}`;
}

export function heading(report: ReportData, note: string): Markup {
  const waits = report.connections.reduce((sum, { bars }) => sum + bars.length, 0);
  // A job that was awaited again has several waits.
  const jobs = report.jobs === waits ? '' : ` for ${count(report.jobs, 'job')}`;
  const sameDay = dayOf(report.from) === dayOf(report.to);
  const to = sameDay ? clock(report.to, false) : `${dayOf(report.to)} ${clock(report.to, false)}`;
  return html`<header>
    <h1>${count(waits, 'wait')}${jobs} <span>${dayOf(report.from)} ${clock(report.from, false)} to ${to} UTC</span></h1>
    <p>${note}</p>
  </header>`;
}

export function tiles({ counts, longestOutage }: ReportData): Markup {
  const statuses = STATUS_NAMES.map(
    (status) =>
      html`<li class="${status}${counts[status] === 0 && ' none'}">
        <button type="button" disabled data-only="${status}" aria-pressed="false">
          <b>${counts[status]}</b
          ><span
            ><i class="sign ${status}" aria-hidden="true">${STATUSES[status].sign}</i> ${STATUSES[status].word}</span
          >
        </button>
      </li>`,
  );
  return html`<ul class="tiles" aria-label="waits by their end; a button shows only those">
    ${statuses}
    <li class="problem${!longestOutage && ' none'}">
      <b>${longestOutage ? shortDuration(longestOutage.to - longestOutage.from) : 'none'}</b
      ><span
        >longest
        problem${longestOutage && html`: <a href="#${anchorOf(longestOutage.bar)}">${longestOutage.bar.wait.connection} ${shortId(longestOutage.bar.wait.jobId)}</a>`}</span
      >
    </li>
  </ul>`;
}

export function connectionTable({ connections }: ReportData): Markup {
  const head = STATUS_NAMES.map((status) => html`<th>${STATUSES[status].word}</th>`);
  const body = connections.map(
    ({ connection, vendor, bars, counts, problems }) =>
      html`<tr>
        <th scope="row">${connection}<small>${vendor ?? ''}</small></th>
        <td>${bars.length}</td>
        ${STATUS_NAMES.map((status) => countCell(status, counts))}
        <td>${problemText({ problems })}</td>
        <td>${longest(bars)}</td>
      </tr>`,
  );
  return html`<div class="scroll">
    <table class="connections">
      <thead>
        <tr>
          <th>Connection</th>
          <th>waits</th>
          ${head}
          <th>problems</th>
          <th>longest wait</th>
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

function countCell(status: WaitStatus, counts: Record<WaitStatus, number>): Markup {
  return counts[status] === 0 ? html`<td class="none">0</td>` : html`<td class="${status}">${counts[status]}</td>`;
}

export function problemText({ problems }: Pick<ConnectionRows, 'problems'>): string {
  const ms = problems.reduce((sum, { from, to }) => sum + to - from, 0);
  return ms === 0 ? '' : shortDuration(ms);
}

function longest(bars: Bar[]): string {
  return shortDuration(Math.max(...bars.map(({ from, to }) => to - from)));
}
