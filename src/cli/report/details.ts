/** The details of a bar: the facts of the wait, its timeline, its messages and its receipts. */
import prettyBytes from 'pretty-bytes';
import type { ReportedWait } from '../../client/reported-waits.js';
import { count } from '../../text/count.js';
import { oneLine } from '../../text/printable-text.js';
import { timelineOf, timelineRows } from '../terminal/timeline.js';
import { clock, dayOf } from './axis.js';
import { html, type Markup } from './html.js';
import { shortDuration } from '../../text/short-duration.js';
import type { Bar } from './report-data.js';

export function details({ wait, to }: Bar, link: string | undefined): Markup {
  return html`<div class="details">${facts(wait, link)}${timeline(wait, to)}${receipts(wait)}${messages(wait)}</div>`;
}

function facts({ outcome, error, workflowId, runId }: ReportedWait, link: string | undefined): Markup {
  const { vendor, vendorState, summary, times, cost, cancel, outputLocation } = outcome;
  const rows: [string, string | Markup | null | undefined][] = [
    ['Vendor', vendor && `${vendor}${vendorState ? `, state ${vendorState}` : ''}`],
    ['Summary', summary],
    ['Awaited from', times.awaitedFrom],
    ['Queued', times.queued],
    ['Started', times.started],
    ['Ended', times.ended],
    [
      'Cost',
      `${count(cost.polls, 'poll')}, ${count(cost.changes, 'change')}, ${shortDuration(cost.waitedSeconds * 1_000)} waited`,
    ],
    [
      'Cancel',
      cancel && `requested by the ${cancel.by}${cancel.reason ? ` (${cancel.reason})` : ''}: ${cancel.result}`,
    ],
    ['End', error && `${error.type}: ${error.message}`],
    ['What to do', error?.hint],
    ['Output', outputLocation],
    ['Workflow', workflowId],
    ['Run', link === undefined ? runId : html`<a href="${link}">${runId}</a>`],
  ];
  return html`<dl>
    ${rows
      .map(
        ([name, value]) =>
          value &&
          html`<div>
            <dt>${name}</dt>
            <dd>${typeof value === 'string' ? oneLine(value) : value}</dd>
          </div>`,
      )
      .map((row) => row || undefined)}
  </dl>`;
}

function timeline(wait: ReportedWait, to: number): Markup {
  const rows = timelineRows(timelineOf(wait.outcome, wait, wait.error?.type), to);
  const body = rows.map(({ at, lastedMs, lines }, index) => {
    const previous = rows[index - 1];
    // The day is shown only where it changes.
    const day = previous && dayOf(previous.at) === dayOf(at) ? '' : `${dayOf(at)} `;
    const [what = '', ...more] = lines;
    const lasted = lastedMs === undefined ? '' : shortDuration(lastedMs);
    return html`<tr>
      <td><time datetime="${new Date(at).toISOString()}">${day}${clock(at)}</time></td>
      <td>${lasted}</td>
      <td>${what}${more.map((line) => html`<small>${line}</small>`)}</td>
    </tr>`;
  });
  return table('Timeline', ['UTC', 'Lasted', 'What'], body);
}

function receipts({ outcome: { content } }: ReportedWait): Markup | undefined {
  if (content.length === 0) return undefined;
  const body = content.map(
    ({ name, bytes, mediaType, sha256, uri }) =>
      html`<tr>
        <td>${oneLine(name)}<small>${mediaType}</small></td>
        <td>${prettyBytes(bytes)}</td>
        <td><code>${sha256}</code><small>${uri}</small></td>
      </tr>`,
  );
  return table('Collected content', ['Name', 'Size', 'SHA-256 and location'], body);
}

function messages({ outcome }: ReportedWait): Markup | undefined {
  const { total, last, uri } = outcome.messages;
  if (total === 0) return undefined;
  const body = last.map(
    ({ severity, text }) =>
      html`<tr class="${severity}">
        <td>${severity}</td>
        <td>${oneLine(text)}</td>
      </tr>`,
  );
  const caption = html`${last.length < total && 'The last of '}${count(total, 'message')}${uri !== null && html`<small>${uri}</small>`}`;
  return table(caption, [], body);
}

function table(caption: string | Markup, columns: string[], body: Markup[]): Markup {
  const head =
    columns.length > 0 &&
    html`<thead>
      <tr>
        ${columns.map((name) => html`<th>${name}</th>`)}
      </tr>
    </thead>`;
  return html`<table>
    <caption>
      ${caption}
    </caption>
    ${head}
    <tbody>
      ${body}
    </tbody>
  </table>`;
}
