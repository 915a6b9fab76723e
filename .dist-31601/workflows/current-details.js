/** The current details of a wait in the Web UI, as Markdown. Pure, tested by table. */
import { cancelBrief, cancelText } from '../text/cancel-text.js';
import { commands, END, link, literal } from '../text/markdown.js';
import { quoted } from '../text/shell-word.js';
import { patienceEnd, queueEnd, stateOf, timestamp } from '../contract/wait-record.js';
/** Further receipts are counted, not listed. */
const MOST_RECEIPTS = 20;
export function currentDetails(record, seen) {
    const parts = [
        headline(record),
        phaseText(record, seen.ending),
        list([
            ...condition(record),
            ...vendorsWords(record),
            ...deadlines(record),
            ...limited(record),
            ...cancelLines(record),
            ...messages(record),
            ...content(record),
        ]),
        link('Open the job at the vendor', record.link),
        howTo(record, seen),
        `As of ${time(seen.now)}${record.phase === 'waiting' ? '; later polls are under Pending Activities' : ''}.`,
        END,
    ];
    return parts.filter((part) => part).join('\n\n');
}
/** The details of a wait whose input is refused. */
export function refusedDetails(problems) {
    return ['**The input is invalid.** Correct these fields and start the wait again:', list(problems.map(literal))].join('\n\n');
}
function headline(record) {
    const { connection, jobId } = record.input;
    const { vendor, percent } = record.observation;
    const state = stateOf(record);
    const how = [
        vendor === null ? 'not polled yet' : state,
        percent === undefined || state === 'succeeded' ? '' : `${percent} %`,
    ];
    const job = `Job ${literal(jobId)} of ${literal(connection)}${vendor === null ? '' : ` (${vendor})`}`;
    return `${job}: **${how.filter(Boolean).join(', ')}**`;
}
function phaseText(record, ending) {
    if (ending?.as === 'failure')
        return `The wait ended as **${ending.failure}**: ${literal(ending.what)}`;
    if (ending?.as === 'canceled')
        return `The wait was **cancelled**; ${cancelText(record).job}.`;
    switch (record.phase) {
        case 'waiting':
            return 'Vigil polls the job until it ends.';
        case 'cancelling':
            return 'A cancel was requested. Vigil polls the job until the vendor confirms it.';
        case 'collecting':
            return 'The job has ended. Vigil is collecting its messages and content.';
        case 'ended':
            return 'The wait has ended.';
    }
}
function condition({ observation, conditionSince, phase }) {
    const { condition, problem } = observation;
    if (condition === 'clear' && phase === 'ended')
        return [];
    const why = problem === undefined ? '' : `: ${literal(problem)}`;
    return [`Condition: **${condition}** since ${time(conditionSince)}${condition === 'clear' ? '' : why}`];
}
function vendorsWords({ observation }) {
    const { vendorState, summary, outputLocation } = observation;
    return [
        vendorState === '' ? '' : `Vendor state: ${literal(vendorState)}`,
        summary ? `Vendor summary: ${literal(summary)}` : '',
        outputLocation ? `Output at the vendor: ${literal(outputLocation)}` : '',
    ];
}
function deadlines(record) {
    const { phase, input, limitAt } = record;
    const then = input.onDeadline === 'cancel' ? 'then Vigil cancels the job' : 'then Vigil leaves the job running';
    const limit = limitAt === undefined ? '' : time(limitAt);
    if (phase === 'cancelling')
        return [`The cancel must be confirmed by ${limit}`];
    const [queue, patience] = [queueEnd(record), patienceEnd(record)];
    const patienceLine = patience === undefined ? '' : `The patience for this condition ends ${time(patience)}`;
    if (phase === 'collecting')
        return [`Collecting must finish by ${limit}`, patienceLine];
    if (phase === 'ended')
        return [];
    return [
        `Deadline: ${time(record.deadlineAt)}, ${then}`,
        queue === undefined ? '' : `The job may be queued until ${time(queue)}, ${then}`,
        patienceLine,
    ];
}
function limited({ timeline }) {
    return timeline.flatMap(({ event, detail }) => event === 'limited' && detail !== undefined ? [`Limited: ${literal(detail)}`] : []);
}
function cancelLines(record) {
    if (!record.cancel)
        return [];
    const { by, at, reason } = record.cancel;
    return [
        `Cancel: requested by the ${by} at ${time(Date.parse(at))}${reason ? ` (${literal(reason)})` : ''}: **${cancelBrief(record)}**`,
    ];
}
function messages({ messages: { total, bySeverity, last, uri } }) {
    if (total === 0)
        return [];
    const worst = last.findLast(({ severity }) => severity === 'error') ?? last.at(-1);
    return [
        `Messages: ${total} (errors: ${bySeverity.error}, warnings: ${bySeverity.warning})${uri === null ? '' : `, all in ${literal(uri)}`}`,
        worst ? `${worst === last.at(-1) ? 'Last message' : 'Last error'}: ${literal(worst.text)}` : '',
    ];
}
function content({ content: receipts }) {
    const listed = receipts
        .slice(0, MOST_RECEIPTS)
        .map(({ name, bytes, sha256, uri }) => `Content: ${literal(name)}, ${bytes} bytes, sha256 ${literal(sha256)}, in ${literal(uri)}`);
    const more = receipts.length - listed.length;
    return more > 0 ? [...listed, `Content: ${more} more in the result`] : listed;
}
function howTo({ input, phase }, { workflowId, namespace }) {
    const job = `${quoted(input.connection)} ${quoted(input.jobId)}`;
    const inNamespace = namespace === 'default' ? '' : ` --namespace ${quoted(namespace)}`;
    const wait = `--workflow-id ${quoted(workflowId)}${inNamespace}`;
    const read = ['show', 'messages', 'content'].map((verb) => `vigil ${verb} ${job}${inNamespace}`);
    const poll = [`vigil poll-now ${job}${inNamespace}`, `temporal workflow signal --name pollNow ${wait}`];
    const extend = [`vigil extend ${job} --deadline 6h${inNamespace}`];
    const cancel = [`vigil cancel ${job} --reason "…"${inNamespace}`, `temporal workflow cancel --reason "…" ${wait}`];
    switch (phase) {
        case 'waiting':
            return `Poll now, extend the deadline, or cancel:\n\n${commands([...poll, ...extend, ...cancel])}`;
        case 'cancelling':
            return `Poll now:\n\n${commands(poll)}`;
        case 'collecting':
            return `Show the wait, or stop collecting:\n\n${commands([...read.slice(0, 1), ...cancel])}`;
        case 'ended':
            return `Read the results:\n\n${commands(read)}`;
    }
}
function list(lines) {
    return lines
        .filter((line) => line !== '')
        .map((line) => `- ${line}`)
        .join('\n');
}
// People need no milliseconds.
function time(ms) {
    return timestamp(ms).replace(/\.\d+Z$/, 'Z');
}
//# sourceMappingURL=current-details.js.map