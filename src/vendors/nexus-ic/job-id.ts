import type { JobIdForm } from '../shared/job-id-form.js';

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** The vendor writes ids in braces. Callers may leave out both braces. */
export const JOB_ID_FORM: JobIdForm = {
  form: 'the id of a NEXUS IC job: a GUID in braces, such as {FAAF7FBC-0475-45ED-A148-02238E75C395}',
  pattern: new RegExp(`^(?:\\{${GUID}\\}|${GUID})$`, 'i'),
  from: 'the answer that started the job',
};

/** The vendor writes ids in braces, callers may leave them out, and case does not matter. */
export function keyOf(jobId: string): string {
  return jobId.replace(/[{}]/g, '').toLowerCase();
}
