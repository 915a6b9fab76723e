import prettyBytes from 'pretty-bytes';
import type { ConnectionConfig } from '../../config/config.js';
import { policyOf } from '../../config/connection-policy.js';
import { durationText } from '../../contract/duration-text.js';

/** What the connection's config allows its callers, for `vigil check`. */
export function policyFinding(name: string, settings: ConnectionConfig): { what: string; ok: true; found: string } {
  const { cancel, limits, upload } = policyOf(settings);
  const rules = [
    cancel ? 'cancels are allowed' : 'cancels are forbidden',
    `polls of a job are at least ${durationText(limits.minIntervalMs)} apart`,
    `deadline at most ${durationText(limits.maxDeadlineMs)}`,
    `content at most ${prettyBytes(limits.maxContentBytes)}`,
    `at most ${limits.maxMessages} messages`,
    ...(upload.length > 0 ? [`uploads ${upload.join(', ')}`] : []),
    ...(settings.vendor === 'oracle-epm' ? [filesText(settings.files)] : []),
  ];
  return { what: `policy of ${name}`, ok: true, found: rules.join('; ') };
}

function filesText(files: readonly string[]): string {
  return files.length === 0 ? 'no files are offered' : `offers the files ${files.join(', ')}`;
}
