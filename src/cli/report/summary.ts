/** The top of the page: how many jobs, how they ended, what the longest problem was, and the same for each connection. */
import { count } from '../terminal/outcome-text.js';
import { shortDuration } from '../terminal/short-duration.js';
import { clock, dayOf } from './axis.js';
import { shortId } from './short-id.js';
import { html, type Markup } from './html.js';
import {
  FATE_NAMES,
  FATES,
  type Bar,
  type ConnectionRows,
  type WaitStatus,
  type ReportData,
} from './connection-rows.js';

/** The anchor of a job's row. */
export function anchorOf({ wait }: Bar): string {
  return `run-${wait.runId}`;
}

export function heading(report: ReportData, note: string): Markup {
  const jobs = report.connections.reduce((sum, { bars }) => sum + bars.length, 0);
  const sameDay = dayOf(report.from) === dayOf(report.to);
  const to = sameDay ? clock(report.to, false) : `${dayOf(report.to)} ${clock(report.to, false)}`;
  return html`<header>
    <h1>${count(jobs, 'job')} <span>${dayOf(report.from)} ${clock(report.from, false)} to ${to} UTC</span></h1>
    <p>${note}</p>
  </header>`;
}

export function tiles({ counts, longestOutage }: ReportData): Markup {
  const statuses = FATE_NAMES.map(
    (status) =>
      html`<li class="${status}${counts[status] === 0 && ' none'}">
        <b>${counts[status]}</b><span><i class="sign ${status}">${FATES[status].sign}</i> ${FATES[status].word}</span>
      </li>`,
  );
  return html`<ul class="tiles">
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
  const head = FATE_NAMES.map((status) => html`<th>${FATES[status].word}</th>`);
  const body = connections.map(
    ({ connection, vendor, bars, counts, needingAttention }) =>
      html`<tr>
        <th scope="row">${connection}<small>${vendor ?? ''}</small></th>
        <td>${bars.length}</td>
        ${FATE_NAMES.map((status) => countCell(status, counts))}
        <td>${problemText({ needingAttention })}</td>
        <td>${longest(bars)}</td>
      </tr>`,
  );
  return html`<div class="scroll">
    <table class="connections">
      <thead>
        <tr>
          <th>Connection</th>
          <th>jobs</th>
          ${head}
          <th>in problem</th>
          <th>longest job</th>
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

export function problemText({ needingAttention }: Pick<ConnectionRows, 'needingAttention'>): string {
  const ms = needingAttention.reduce((sum, { from, to }) => sum + to - from, 0);
  return ms === 0 ? '' : shortDuration(ms);
}

function longest(bars: Bar[]): string {
  return shortDuration(Math.max(...bars.map(({ from, to }) => to - from)));
}
