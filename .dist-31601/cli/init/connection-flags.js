/** A connection from flags. Each problem names the flag that fixes it. */
import { VENDORS } from '../../contract/job.js';
import { CONNECTION_NAME } from '../../contract/ids.js';
import { fieldIn, problemsIn, typedValue, withField } from './connection-draft.js';
import { isSecret } from './questions.js';
import { referenceTo } from './secret-reference.js';
export function readFlags({ vendor, name, baseUrl, set = [], secret = [] }) {
    const wrong = [];
    let settings = { ...(vendor !== undefined && { vendor }), ...(baseUrl !== undefined && { baseUrl }) };
    for (const assignment of set) {
        const [, field, text] = ASSIGNMENT.exec(assignment) ?? [];
        if (field === undefined || text === undefined)
            wrong.push('--set: expected FIELD=VALUE, such as user=svc-extract');
        else
            settings = withField(settings, field, typedValue(vendor, field, text));
    }
    for (const assignment of secret) {
        const [, field, place] = ASSIGNMENT.exec(assignment) ?? [];
        const [, kind, where] = /^(env|file):(.+)$/s.exec(place ?? '') ?? [];
        if (field === undefined) {
            wrong.push(`--secret: expected FIELD=env:NAME or FIELD=file:PATH, such as password=env:ICWS_PASSWORD`);
            continue;
        }
        const read = kind === undefined || where === undefined ? { problem: EXPECTED_REFERENCE } : referenceTo(kind, where);
        if ('problem' in read)
            wrong.push(`--secret ${field}: ${read.problem}`);
        // A placeholder, so that a wrong secret is not also reported as missing.
        settings = withField(settings, field, 'reference' in read ? read.reference : '${env:VIGIL}');
    }
    const draft = { name: name ?? '', settings };
    const { wrong: more, missing } = validate(draft);
    return { draft, wrong: [...wrong, ...more], missing };
}
const EXPECTED_REFERENCE = 'expected env:NAME or file:PATH, not the secret itself';
const ASSIGNMENT = /^([A-Za-z]+(?:\.[A-Za-z]+)*)=(.*)$/s;
function validate({ name, settings }) {
    const wrong = [];
    const missing = [];
    if (settings['vendor'] === undefined && settings['elsewhere'] !== true) {
        missing.push(`--vendor: missing; expected one of ${VENDORS.join(', ')}`);
    }
    const rule = "a connection's name: 1 to 40 of a-z, 0-9 and '-'";
    if (name === '')
        missing.push(`--name: missing; expected ${rule}`);
    else if (!CONNECTION_NAME.test(name))
        wrong.push(`--name: expected ${rule}`);
    // An empty log-in, so that each of its missing fields is reported by name.
    const whole = 'auth' in settings || !NESTED.has(String(settings['vendor'])) ? settings : { ...settings, auth: {} };
    for (const { field, problem } of problemsIn({ name: 'draft', settings: whole })) {
        if (field === 'vendor')
            continue;
        const flag = flagFor(settings['vendor'], field);
        if (fieldIn(settings, field) !== undefined || problem.startsWith('unknown'))
            wrong.push(`${flag}: ${problem}`);
        else
            missing.push(`${flag}: ${isSecret(settings['vendor'], field) ? `missing; ${EXPECTED_REFERENCE}` : problem}`);
    }
    return { wrong, missing };
}
const NESTED = new Set(['nexus-ic', 'oracle-epm']);
function flagFor(vendor, field) {
    if (field === 'baseUrl')
        return '--base-url';
    return `${isSecret(vendor, field) ? '--secret' : '--set'} ${field}`;
}
//# sourceMappingURL=connection-flags.js.map