import prettyBytes from 'pretty-bytes';
import { policyOf } from '../../config/connection-policy.js';
import { durationText } from '../../contract/duration-text.js';
/** What the connection's config allows its callers, for `vigil check`. */
export function policyFinding(name, settings) {
    const { cancel, limits } = policyOf(settings);
    const rules = [
        cancel ? 'cancels are allowed' : 'cancels are forbidden',
        `polls of a job are at least ${durationText(limits.minIntervalMs)} apart`,
        `deadline at most ${durationText(limits.maxDeadlineMs)}`,
        `content at most ${prettyBytes(limits.maxContentBytes)}`,
        `at most ${limits.maxMessages} messages`,
        ...(settings.vendor === 'oracle-epm' ? [filesText(settings.files)] : []),
    ];
    return { what: `policy of ${name}`, ok: true, found: rules.join('; ') };
}
function filesText(files) {
    return files.length === 0 ? 'no files are offered' : `offers the files ${files.join(', ')}`;
}
//# sourceMappingURL=policy-finding.js.map