/** A link to the job's page at its vendor, made from the connection's `jobPage` template. Pure. */
/** @returns undefined if there is no template, or if the id cannot be part of a URL */
export declare function jobLink(template: string | undefined, jobId: string): string | undefined;
