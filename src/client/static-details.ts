/** The static details of a wait in the Web UI, which are there before a worker has taken it. */
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { RunReference } from '../contract/ids.js';
import { jobLink } from '../text/job-page.js';
import { commands, END, link, literal } from '../text/markdown.js';
import { namespaceFlags, quoted, shellCommand } from '../text/shell-word.js';

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

/** For the wait for a job, in Markdown. */
export function staticDetails({ connection, jobId }: AwaitJobInput, about: JobInfo, namespace: string): string {
  const inNamespace = namespaceFlags(namespace);
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

/** For a run, in Markdown. */
export function runStaticDetails(
  { connection, key }: RunReference,
  vendor: string | undefined,
  namespace: string,
): string {
  const command = (verb: string, flags: string[] = []) =>
    shellCommand(['vigil', verb], [connection], ['--key', quoted(key), ...flags, ...namespaceFlags(namespace)]);
  return [
    `Vigil starts a job of the connection ${literal(connection)}${vendor ? ` (${vendor})` : ''} once, by the key ${literal(key)}, and awaits it.`,
    'Cancel this workflow to cancel the job. If you reset it, it may start the job twice. Show or cancel the run:',
    commands([command('show'), command('cancel', ['--reason "…"'])]),
    END,
  ].join('\n\n');
}

/** For the runs of a schedule, in Markdown: the key of each is only known when it starts. */
export function scheduleStaticDetails(
  connection: string,
  scheduleId: string,
  vendor: string | undefined,
  namespace: string,
): string {
  const show = ['vigil schedule show', quoted(scheduleId), ...namespaceFlags(namespace)].join(' ');
  return [
    `The schedule ${literal(scheduleId)} starts a job of the connection ${literal(connection)}${vendor ? ` (${vendor})` : ''} once for each scheduled time, and awaits it.`,
    'Cancel this workflow to cancel the job. If you reset it, it may start the job twice. Show the schedule:',
    commands([show]),
    END,
  ].join('\n\n');
}

/** Of many runs, in Markdown. @param name needs no quotes */
export function manyStaticDetails(name: string, namespace: string): string {
  const command = (verb: string, flags: string[] = []) =>
    shellCommand(['vigil', verb], [], ['--name', name, ...flags, ...namespaceFlags(namespace)]);
  return [
    `Vigil starts the runs of the list ${literal(name)}, each when the runs that it needs have succeeded.`,
    'Cancel this workflow to cancel the runs that it has started. If you terminate it, they go on, and no others are started. Show or cancel it:',
    commands([command('show'), command('cancel', ['--reason "…"'])]),
    END,
  ].join('\n\n');
}
