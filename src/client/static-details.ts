/** The static details of a wait in the Web UI, which are there before a worker has taken it. */
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { jobLink } from '../text/job-page.js';
import { commands, END, link, literal } from '../text/markdown.js';
import { quoted, shellCommand } from '../text/shell-word.js';

/** What the starter's config says about a job. */
export interface JobInfo {
  vendor?: string;
  /** The job's page at the vendor. */
  link?: string;
}

/** The part of the config that this module uses: with the config's own type, the public client's types would need zod. */
interface ConfiguredConnections {
  connections: Record<string, { vendor?: string; jobPage?: string }>;
}

export function jobInfo(config: ConfiguredConnections, connection: string, jobId: string): JobInfo {
  const settings = config.connections[connection];
  return {
    vendor: settings?.vendor,
    link: jobLink(settings?.jobPage, jobId),
  };
}

/** In Markdown. */
export function staticDetails({ connection, jobId }: AwaitJobInput, about: JobInfo, namespace: string): string {
  const inNamespace = namespace === 'default' ? [] : ['--namespace', quoted(namespace)];
  const command = (verb: string, flags: string[] = []) =>
    shellCommand(['vigil', verb], [connection, jobId], [...flags, ...inNamespace]);
  return [
    `Vigil waits for job ${literal(jobId)} of the connection ${literal(connection)}${about.vendor ? ` (${about.vendor})` : ''} to end.`,
    link('Open the job at the vendor', about.link),
    'Cancel this workflow to cancel the job. If you terminate it, the job keeps running and nothing watches it. Show or cancel the wait:',
    commands([command('show'), command('cancel', ['--reason "…"'])]),
    END,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}
