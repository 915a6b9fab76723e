import { isGrpcServiceError } from '@temporalio/client';
import { attributeRegistrations, isWritable, registerAttributes, } from '../../temporal/attribute-registry.js';
import { EXIT } from '../../contract/failures.js';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { CliProblem, problemOf } from '../terminal/problem.js';
/** Long, because a server with Elasticsearch has to change its index. */
const REGISTER_PATIENCE_MS = 60_000;
/** `vigil setup`: registers the search attributes that the server lacks, and changes nothing else. */
export async function setupCommand(context) {
    const client = await context.client();
    const { address, namespace } = await context.target();
    const { operatorService } = client.connection;
    const results = await client
        .withDeadline(Date.now() + REGISTER_PATIENCE_MS, () => register(operatorService, namespace))
        .catch((error) => {
        throw refusal(error, namespace);
    });
    const ok = results.every(({ result }) => result !== 'wrongType');
    const lines = [
        `Search attributes in the namespace ${namespace} at ${address}:`,
        ...results.map(lineOf),
        ...(ok
            ? []
            : [
                'Vigil cannot write an attribute that has another type. Rename or remove the attribute, then run `vigil setup` again.',
            ]),
    ];
    context.result(lines.join('\n'), { ok, namespace, searchAttributes: results });
    return ok ? EXIT.ok : EXIT.error;
}
async function register(operatorService, namespace) {
    const before = await attributeRegistrations(operatorService, namespace);
    const missing = before.filter(({ type }) => type === undefined).map(({ name }) => name);
    if (missing.length > 0)
        await registerAttributes(operatorService, namespace, missing);
    const after = missing.length > 0 ? await attributeRegistrations(operatorService, namespace) : before;
    return after.map((standing) => resultOf(standing, missing.includes(standing.name)));
}
function resultOf(standing, wasMissing) {
    const { name, type } = standing;
    if (!isWritable(standing))
        return { name, type: 'Keyword', result: 'wrongType', found: type ?? 'missing' };
    return { name, type: 'Keyword', result: wasMissing ? 'registered' : 'present' };
}
function lineOf({ name, result, found }) {
    const what = SEARCH_ATTRIBUTES[name];
    const words = {
        registered: `registered as Keyword: ${what}`,
        present: `already registered: ${what}`,
        wrongType: `registered with the type ${found} instead of Keyword`,
    };
    return `${result === 'wrongType' ? 'PROBLEM' : 'ok     '} ${name.padEnd(15)} ${words[result]}`;
}
/** Explains a refusal by the server; any other error stays as it is. */
function refusal(error, namespace) {
    const { type } = problemOf(error);
    if (!isGrpcServiceError(error) || type === 'TemporalUnreachable')
        return error;
    return new CliProblem(EXIT.error, 'SetupRefused', `Temporal refused to register the search attributes in ${namespace}: ${error.details}`, 'ask an administrator to register them as Keyword, with `temporal operator search-attribute create`, or in Temporal Cloud with its web UI or `tcld namespace search-attributes add`; docs/operating.md has the commands. Waits work without them');
}
//# sourceMappingURL=setup.js.map