/** What the colours, patterns and signs mean. */
import { JOB_STATES, type JobState } from '../../contract/job.js';
import { html, type Markup } from './html.js';
import { FATE_NAMES, FATES } from './connection-rows.js';

const STATES: JobState[] = ['queued', 'running', 'paused', 'cancelling', 'unknown'];

export function legend(): Markup {
  const states = STATES.map(
    (state) => html`<li title="${JOB_STATES[state].means}"><i class="piece ${state}"></i>${state}</li>`,
  );
  const ends = FATE_NAMES.map(
    (status) => html`<li><i class="sign ${status}">${FATES[status].sign}</i>${FATES[status].word}</li>`,
  );
  return html`<ul class="legend" aria-label="legend">
    ${states}
    <li title="after the job's end its messages and content are brought home">
      <i class="piece collecting"></i>collecting
    </li>
    <li title="the job could not be seen clearly, or its content not be stored"><i class="tape"></i>in problem</li>
    ${ends}
    <li><i class="mark cancel">▼</i>cancel asked</li>
    <li><i class="mark deadline">◆</i>deadline passed</li>
    <li><i class="mark extended">»</i>deadline moved</li>
  </ul>`;
}
