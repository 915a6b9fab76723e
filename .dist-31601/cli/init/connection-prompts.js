/** The prompts for a connection. Each answer is validated at once, by the schema of the config. */
import { confirm, intro, isCancel, log, outro, select, text } from '@clack/prompts';
import { CONNECTION_NAME } from '../../contract/ids.js';
import { VENDORS } from '../../contract/job.js';
import { SHORTEST_SECRET } from '../../contract/secret-length.js';
import { fieldIn, problemsIn, typedValue, withField } from './connection-draft.js';
import { ADDRESS_EXAMPLES, NAME_EXAMPLES, QUESTIONS } from './questions.js';
import { referenceTo, variableFor } from './secret-reference.js';
/** The user pressed Ctrl-C or Esc at a prompt. */
export class Interrupted extends Error {
}
// stdout is for the result.
const output = process.stderr;
export function showTitle(title) {
    intro(title, { output });
}
export function showText(line) {
    log.message(line.split('\n'), { output });
}
export function showEnd(line) {
    outro(line, { output });
}
export async function askText(message, example, validate, standard) {
    const answer = await text({
        message,
        placeholder: standard ?? `for example ${example}`,
        ...(standard !== undefined && { defaultValue: standard }),
        validate: (typed) => validate((typed ?? '').trim() || (standard ?? '')),
        output,
    });
    return orInterrupted(answer).trim();
}
export async function askChoice(message, options) {
    // The library's types cannot express that T is a string.
    return orInterrupted(await select({ message, options, output }));
}
export async function askYes(message, initialValue) {
    return orInterrupted(await confirm({ message, initialValue, output }));
}
function orInterrupted(answer) {
    if (isCancel(answer))
        throw new Interrupted();
    return answer;
}
/** Asks for the fields that the draft lacks. @param all whether to ask for optional fields too */
export async function askConnection(begun, all, taken) {
    let { name, settings } = begun;
    const vendor = settings['vendor'] ?? (await askVendor());
    settings = { vendor, ...settings };
    name ||= await askName(vendor, taken.names);
    if (settings['baseUrl'] === undefined)
        settings = await askAddress(settings, vendor);
    const unwritten = {};
    for (const question of QUESTIONS[vendor]) {
        const { field, after, optional } = question;
        const asked = !after || (unwritten[after.field] ?? fieldIn(settings, after.field)) === after.is;
        const given = fieldIn(settings, field) !== undefined;
        if (!asked || given || (optional && !all))
            continue;
        const answer = await askQuestion(question, { name, settings }, taken.variables);
        if (question.unwritten)
            unwritten[field] = String(answer);
        else if (answer !== undefined)
            settings = withField(settings, field, answer);
    }
    return { name, settings };
}
async function askVendor() {
    const labels = {
        'nexus-ic': 'NEXUS IC',
        pureconnect: 'PureConnect (ICWS data extractor)',
        'oracle-epm': 'Oracle EPM Planning',
        alteryx: 'Alteryx Server',
    };
    return askChoice('Which vendor runs the jobs?', VENDORS.map((value) => ({ value, label: labels[value], hint: value })));
}
async function askName(vendor, names) {
    const standard = NAME_EXAMPLES[vendor];
    return askText('What should the connection be called?', standard, (typed) => {
        if (names.has(typed))
            return 'this name is already used by another connection';
        return CONNECTION_NAME.test(typed) ? undefined : "expected 1 to 40 of a-z, 0-9 and '-'";
    }, names.has(standard) ? undefined : standard);
}
async function askAddress(settings, vendor) {
    for (;;) {
        const baseUrl = await askText('What is the base URL of the vendor?', ADDRESS_EXAMPLES[vendor], (typed) => problemAt({ ...settings, insecureHttp: true }, 'baseUrl', typed));
        if (problemAt(settings, 'baseUrl', baseUrl) === undefined)
            return { ...settings, baseUrl };
        if (await askYes('http sends passwords unencrypted. Allow it for this connection?', false)) {
            return { ...settings, baseUrl, insecureHttp: true };
        }
    }
}
async function askQuestion({ field, ask, example = '', choices, variable, optional }, { name, settings }, variables) {
    if (choices)
        return askChoice(ask, choices);
    if (variable !== undefined)
        return askSecret(ask, variableFor(variable, name, variables));
    const typed = await askText(ask, example, (answer) => optional && answer === '' ? undefined : problemAt(settings, field, typedValue(settings['vendor'], field, answer)));
    return optional && typed === '' ? undefined : typedValue(settings['vendor'], field, typed);
}
async function askSecret(what, variable) {
    const kind = await askChoice(`Where is ${what} stored?`, [
        { value: 'env', label: 'In an environment variable' },
        { value: 'file', label: 'In a file' },
    ]);
    const place = await askText(kind === 'env' ? 'Name of the variable (not the secret itself)' : 'Path of the file (not the secret itself)', '/run/secrets/vigil', (typed) => {
        const read = referenceTo(kind, typed);
        return 'problem' in read ? read.problem : problemOfSecret(kind, typed);
    }, kind === 'env' ? variable : undefined);
    const read = referenceTo(kind, place);
    if ('problem' in read)
        throw new Error(read.problem);
    return read.reference;
}
// A file is checked when its folder is known: its path may be relative to the config.
function problemOfSecret(kind, variable) {
    const value = kind === 'env' ? process.env[variable] : undefined;
    return value && value.length < SHORTEST_SECRET
        ? `${variable} has fewer than ${SHORTEST_SECRET} characters; set it to a longer secret`
        : undefined;
}
function problemAt(settings, field, value) {
    const problems = problemsIn({ name: 'draft', settings: withField(settings, field, value) });
    return problems.find((one) => one.field === field || one.field.startsWith(`${field}.`))?.problem;
}
//# sourceMappingURL=connection-prompts.js.map