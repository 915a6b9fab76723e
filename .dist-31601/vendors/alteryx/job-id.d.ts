import type { JobIdForm } from '../shared/job-id-form.js';
export declare const JOB_ID_FORM: JobIdForm;
