/** The states of an Alteryx Server job: https://help.alteryx.com, "Job Endpoints", fields `status` and `disposition`. */
import type { JobState } from '../../contract/job.js';
import type { Severity } from '../../contract/outcome.js';
export declare function stateOf(status: string, disposition: string | null | undefined): JobState;
/** The job ran to its end, successfully or not. The vendor writes `Completed` in a job, and `Complete` in its filter. */
export declare function isCompleted(status: string): boolean;
/** The vendor's own words, such as `Completed/Success`. */
export declare function vendorStateOf(status: string, disposition: string | null | undefined): string;
/** Other numbers are progress and data for Alteryx's own user interface. */
export declare function severityOf(status: number | null | undefined): Severity;
/** The part of the workflow that wrote a message; -1 is the engine. */
export declare function sourceOf(toolId: number | null | undefined): string | undefined;
