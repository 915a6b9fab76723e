import type { JobIdForm } from '../shared/job-id-form.js';
/** The vendor's page says only that the server chooses the id. Its clients show numbers. */
export declare const JOB_ID_FORM: JobIdForm;
