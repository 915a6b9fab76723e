/** The top of the page: how many jobs, how they ended, what the longest trouble was, and the same for each connection. */
import { count } from '../outcome-text.js';
import { shortDuration } from '../short-duration.js';
import { clock, dayOf } from './axis.js';
import { shortId } from './short-id.js';
import { html, type Markup } from './html.js';
import { FATE_NAMES, FATES, type Bar, type ConnectionNight, type Fate, type Night } from './night.js';

/** The anchor of a job's row. */
export function anchorOf({ wait }: Bar): string {
  return `run-${wait.runId}`;
}

export function heading(night: Night, note: string): Markup {
  const jobs = night.connections.reduce((sum, { bars }) => sum + bars.length, 0);
  const sameDay = dayOf(night.from) === dayOf(night.to);
  const to = sameDay ? clock(night.to, false) : `${dayOf(night.to)} ${clock(night.to, false)}`;
  return html`<header>
    <h1>${count(jobs, 'job')} <span>${dayOf(night.from)} ${clock(night.from, false)} to ${to} UTC</span></h1>
    <p>${note}</p>
  </header>`;
}

export function tiles({ counts, longestOutage }: Night): Markup {
  const fates = FATE_NAMES.map(
    (fate) =>
      html`<li class="${fate}${counts[fate] === 0 && ' none'}">
        <b>${counts[fate]}</b><span><i class="sign ${fate}">${FATES[fate].sign}</i> ${FATES[fate].word}</span>
      </li>`,
  );
  return html`<ul class="tiles">
    ${fates}
    <li class="trouble${!longestOutage && ' none'}">
      <b>${longestOutage ? shortDuration(longestOutage.to - longestOutage.from) : 'none'}</b
      ><span
        >longest
        trouble${longestOutage && html`: <a href="#${anchorOf(longestOutage.bar)}">${longestOutage.bar.wait.connection} ${shortId(longestOutage.bar.wait.jobId)}</a>`}</span
      >
    </li>
  </ul>`;
}

export function connectionTable({ connections }: Night): Markup {
  const head = FATE_NAMES.map((fate) => html`<th>${FATES[fate].word}</th>`);
  const body = connections.map(
    ({ connection, vendor, bars, counts, troubled }) =>
      html`<tr>
        <th scope="row">${connection}<small>${vendor ?? ''}</small></th>
        <td>${bars.length}</td>
        ${FATE_NAMES.map((fate) => countCell(fate, counts))}
        <td>${troubleText({ troubled })}</td>
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
          <th>in trouble</th>
          <th>longest job</th>
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

function countCell(fate: Fate, counts: Record<Fate, number>): Markup {
  return counts[fate] === 0 ? html`<td class="none">0</td>` : html`<td class="${fate}">${counts[fate]}</td>`;
}

export function troubleText({ troubled }: Pick<ConnectionNight, 'troubled'>): string {
  const ms = troubled.reduce((sum, { from, to }) => sum + to - from, 0);
  return ms === 0 ? '' : shortDuration(ms);
}

function longest(bars: Bar[]): string {
  return shortDuration(Math.max(...bars.map(({ from, to }) => to - from)));
}
