/** The current details of a run in the Web UI, as Markdown. Pure. */
import { waitId } from '../contract/ids.js';
import type { AcceptedRun, RunPhase, RunProgress } from '../contract/run-job.js';
import { END, literal } from '../text/markdown.js';

const NOW: Readonly<Record<RunPhase, string>> = {
  preparing: 'Vigil checks what the connection allows, and what the vendor shows before the request.',
  submitting: 'Vigil sends the request that starts the job.',
  searching: 'The answer to the request was lost. Vigil searches the vendor for the job, and sends nothing meanwhile.',
  awaiting: 'The job was started. Its wait reports how it goes:',
  ended: 'The run has ended.',
};

export function runDetails(
  { connection }: Pick<AcceptedRun, 'connection'>,
  { phase, submit, problem, uploading }: RunProgress,
): string {
  const { key, jobId, attempts, result, uploads = [] } = submit;
  return [
    `Run ${literal(key)} of ${literal(connection)}: **${phase}**`,
    uploading === undefined ? NOW[phase] : `Vigil uploads ${literal(uploading)}, which the job needs first.`,
    [
      ...uploads.map(
        ({ path, vendorName, bytes }) => `- Uploaded: ${literal(path)} as ${literal(vendorName)}, ${bytes} bytes`,
      ),
      jobId === null ? '' : `- Wait: ${literal(waitId(connection, jobId))}`,
      result === null ? '' : `- Result of the submit: **${result}**`,
      `- Requests sent: ${attempts}`,
      problem === null ? '' : `- Problem: ${literal(problem)}`,
    ]
      .filter(Boolean)
      .join('\n'),
    END,
  ].join('\n\n');
}
