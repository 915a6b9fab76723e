/** The meaning of the colours, patterns and signs. */
import { JOB_STATES, type JobState } from '../../contract/job.js';
import { html, type Markup } from './html.js';
import { STATUS_NAMES, STATUSES } from './report-data.js';

const STATES: JobState[] = ['queued', 'running', 'paused', 'cancelling', 'unknown'];

interface Item {
  sample: Markup;
  name: string;
  means: string;
}

/** The samples with their names, and behind them what they mean, without a pointer too. */
export function legend(): Markup {
  const items = itemsOf();
  return html`<section class="legend" aria-label="legend">
    <ul>
      ${items.map(({ sample, name }) => html`<li>${sample}${name}</li>`)}
    </ul>
    <details>
      <summary>What these mean</summary>
      <dl>
        ${items.map(
          ({ sample, name, means }) =>
            html`<div>
              <dt>${sample}${name}</dt>
              <dd>${means}</dd>
            </div>`,
        )}
      </dl>
    </details>
  </section>`;
}

function itemsOf(): Item[] {
  return [
    ...STATES.map((state) => ({
      sample: html`<i class="piece ${state}"></i>`,
      name: state,
      means: JOB_STATES[state].means,
    })),
    {
      sample: html`<i class="piece collecting"></i>`,
      name: 'collecting',
      means: 'the job has ended, and its messages and content are being collected',
    },
    {
      sample: html`<i class="outage"></i>`,
      name: 'problem',
      means: 'Vigil could not see the job clearly, or could not store its content',
    },
    ...STATUS_NAMES.map((status) => ({
      sample: html`<i class="sign ${status}">${STATUSES[status].sign}</i>`,
      name: STATUSES[status].word,
      means: STATUSES[status].means,
    })),
    { sample: html`<i class="mark cancel">▼</i>`, name: 'cancel requested', means: 'somebody asked to cancel the job' },
    { sample: html`<i class="mark deadline">◆</i>`, name: 'deadline passed', means: 'the wait reached its deadline' },
    { sample: html`<i class="mark extended">»</i>`, name: 'deadline extended', means: 'the wait got more time' },
  ];
}
