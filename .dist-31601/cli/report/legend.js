/** The meaning of the colours, patterns and signs. */
import { JOB_STATES } from '../../contract/job.js';
import { html } from './html.js';
import { STATUS_NAMES, STATUSES } from './report-data.js';
const STATES = ['queued', 'running', 'paused', 'cancelling', 'unknown'];
export function legend() {
    const states = STATES.map((state) => html `<li title="${JOB_STATES[state].means}"><i class="piece ${state}"></i>${state}</li>`);
    const ends = STATUS_NAMES.map((status) => html `<li><i class="sign ${status}">${STATUSES[status].sign}</i>${STATUSES[status].word}</li>`);
    return html `<ul class="legend" aria-label="legend">
    ${states}
    <li title="after the job's end its messages and content are collected">
      <i class="piece collecting"></i>collecting
    </li>
    <li title="Vigil could not see the job clearly, or could not store its content"><i class="outage"></i>problem</li>
    ${ends}
    <li><i class="mark cancel">▼</i>cancel requested</li>
    <li><i class="mark deadline">◆</i>deadline passed</li>
    <li><i class="mark extended">»</i>deadline extended</li>
  </ul>`;
}
//# sourceMappingURL=legend.js.map