import type { AwaitedJob } from './awaited-job.js';
import type { CommandContext } from '../terminal/command-context.js';
declare const EXIT_WHEN: {
    SIGINT: 130;
    SIGTERM: 143;
    SIGHUP: 129;
    detach: 0;
    timeout: 5;
};
/**
 * Prints all outcomes in the order of the jobs.
 * @param why why Vigil stopped following the waits that still run @param inputFile where the jobs came from; undefined: from the arguments
 * @returns the exit code for all of them
 */
export declare function reportMany(context: CommandContext, jobs: readonly AwaitedJob[], why: keyof typeof EXIT_WHEN, inputFile: string | undefined): number;
export {};
