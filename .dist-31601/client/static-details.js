import { jobLink } from '../text/job-page.js';
import { commands, END, link, literal } from '../text/markdown.js';
import { quoted } from '../text/shell-word.js';
export function jobInfo(config, connection, jobId) {
    const settings = config.connections[connection];
    return {
        vendor: settings?.vendor,
        link: jobLink(settings?.jobPage, jobId),
    };
}
/** In Markdown. */
export function staticDetails({ connection, jobId }, about, namespace) {
    const job = `${quoted(connection)} ${quoted(jobId)}`;
    const inNamespace = namespace === 'default' ? '' : ` --namespace ${quoted(namespace)}`;
    return [
        `Vigil waits for job ${literal(jobId)} of the connection ${literal(connection)}${about.vendor ? ` (${about.vendor})` : ''} to end.`,
        link('Open the job at the vendor', about.link),
        'Cancel this workflow to cancel the job. If you terminate it, the job keeps running and nothing watches it. Show or cancel the wait:',
        commands([`vigil show ${job}${inNamespace}`, `vigil cancel ${job} --reason "…"${inNamespace}`]),
        END,
    ]
        .filter((part) => part !== undefined)
        .join('\n\n');
}
//# sourceMappingURL=static-details.js.map