import type { JobIdForm } from '../shared/job-id-form.js';
/** The vendor writes ids in braces. Callers may leave out both braces. */
export declare const JOB_ID_FORM: JobIdForm;
