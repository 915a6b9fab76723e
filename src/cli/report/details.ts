/** What lies behind a bar: all facts of the wait, its timeline, its messages and its receipts. */
import prettyBytes from 'pretty-bytes';
import type { KnownWait } from '../../client/told-waits.js';
import { FAILURES, isFailureType } from '../../contract/failures.js';
import { count } from '../terminal/outcome-text.js';
import { oneLine } from '../terminal/printable.js';
import { timelineRows } from '../terminal/timeline.js';
import { clock, dayOf } from './axis.js';
import { html, type Markup } from './html.js';
import { shortDuration } from '../terminal/short-duration.js';
import type { Bar } from './connection-rows.js';

/** Of a very long story the page keeps the beginning and the end. */
const MOST_ROWS = 200;
const FIRST_ROWS = 50;

export function details({ wait, to }: Bar, link: string | undefined): Markup {
  return html`<div class="details">${facts(wait, link)}${timeline(wait, to)}${receipts(wait)}${messages(wait)}</div>`;
}

function facts({ outcome, story, workflowId, runId }: KnownWait, link: string | undefined): Markup {
  const { vendor, vendorState, summary, times, cost, cancel, outputLocation } = outcome;
  const { end } = story;
  const hint = isFailureType(end?.type) ? FAILURES[end.type].hint : undefined;
  const rows: [string, string | Markup | null | undefined][] = [
    ['Vendor', vendor && `${vendor}${vendorState ? `, which says: ${vendorState}` : ''}`],
    ['Summary', summary],
    ['Awaited from', times.awaitedFrom],
    ['Queued', times.queued],
    ['Started', times.started],
    ['Ended', times.ended],
    [
      'Cost',
      `${count(cost.polls, 'poll')}, ${count(cost.changes, 'change')}, ${shortDuration(cost.waitedSeconds * 1_000)} waited`,
    ],
    ['Cancel', cancel && `asked by the ${cancel.by}${cancel.reason ? ` (${cancel.reason})` : ''}: ${cancel.result}`],
    ['End', end && end.as !== 'completed' ? [end.type ?? end.as, end.message].filter(Boolean).join(': ') : undefined],
    ['What to do', hint],
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

function timeline({ story }: KnownWait, to: number): Markup {
  const rows = timelineRows(story, to);
  const leftOut = Math.max(0, rows.length - MOST_ROWS);
  const shown = rows.filter((_, nth) => leftOut === 0 || nth < FIRST_ROWS || nth >= FIRST_ROWS + leftOut);
  const body = shown.map(({ at, lastedMs, lines }, nth) => {
    const before = shown[nth - 1];
    // The day is said where it is another one.
    const day = before && dayOf(before.at) === dayOf(at) ? '' : `${dayOf(at)} `;
    const [what = '', ...more] = lines;
    const lasted = lastedMs === undefined ? '' : shortDuration(lastedMs);
    return html`<tr>
      <td><time datetime="${new Date(at).toISOString()}">${day}${clock(at)}</time></td>
      <td>${lasted}</td>
      <td>${what}${more.map((line) => html`<small>${line}</small>`)}</td>
    </tr>`;
  });
  return html`<table>
    <caption>
      Timeline${leftOut > 0 && `, without ${leftOut} rows in the middle`}
    </caption>
    <thead>
      <tr>
        <th>UTC</th>
        <th>Lasted</th>
        <th>What</th>
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`;
}

function receipts({ outcome: { content } }: KnownWait): Markup | undefined {
  if (content.length === 0) return undefined;
  const body = content.map(
    ({ name, bytes, mediaType, sha256, uri }) =>
      html`<tr>
        <td>${oneLine(name)}<small>${mediaType}</small></td>
        <td>${prettyBytes(bytes)}</td>
        <td><code>${sha256}</code><small>${uri}</small></td>
      </tr>`,
  );
  return html`<table>
    <caption>
      Content brought home
    </caption>
    <thead>
      <tr>
        <th>Name</th>
        <th>Size</th>
        <th>SHA-256, and where</th>
      </tr>
    </thead>
    <tbody>
      ${body}
    </tbody>
  </table>`;
}

function messages({ outcome }: KnownWait): Markup | undefined {
  const { total, last, uri } = outcome.messages;
  if (total === 0) return undefined;
  const body = last.map(
    ({ severity, text }) =>
      html`<tr class="${severity}">
        <td>${severity}</td>
        <td>${oneLine(text)}</td>
      </tr>`,
  );
  return html`<table>
    <caption>
      ${last.length < total && 'The last of '}${count(total, 'message')}${uri !== null && html`<small>${uri}</small>`}
    </caption>
    <tbody>
      ${body}
    </tbody>
  </table>`;
}
