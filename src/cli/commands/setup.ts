import { isGrpcServiceError } from '@temporalio/client';
import {
  attributeRegistrations,
  isWritable,
  registerAttributes,
  type AttributeRegistration,
  type OperatorService,
} from '../../temporal/attribute-registry.js';
import { EXIT } from '../../contract/failures.js';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { CliProblem, problemOf } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

/** A server whose visibility store is Elasticsearch changes its index for this. */
const REGISTER_PATIENCE_MS = 60_000;

interface Registered {
  name: string;
  type: 'Keyword';
  result: 'registered' | 'present' | 'wrongType';
  /** Its type at the server, where that is another one. */
  found?: string;
}

/** Registers the search attributes that the server lacks. What is there already is left as it is, so it is harmless twice. */
export async function setupCommand(context: CommandContext): Promise<number> {
  const client = await context.client();
  const { address, namespace } = await context.target();
  const { operatorService } = client.connection;
  const results = await client
    .withDeadline(Date.now() + REGISTER_PATIENCE_MS, () => register(operatorService, namespace))
    .catch((error: unknown) => {
      throw refusal(error, namespace);
    });
  const ok = results.every(({ result }) => result !== 'wrongType');
  const lines = [
    `Search attributes of the namespace ${namespace} at ${address}:`,
    ...results.map(lineOf),
    ...(ok ? [] : ['An attribute of another type is not written. Rename or remove it, then run `vigil setup` again.']),
  ];
  context.result(lines.join('\n'), { ok, namespace, searchAttributes: results });
  return ok ? EXIT.ok : EXIT.error;
}

async function register(operatorService: OperatorService, namespace: string): Promise<Registered[]> {
  const before = await attributeRegistrations(operatorService, namespace);
  const missing = before.filter(({ type }) => type === undefined).map(({ name }) => name);
  if (missing.length > 0) await registerAttributes(operatorService, namespace, missing);
  const after = missing.length > 0 ? await attributeRegistrations(operatorService, namespace) : before;
  return after.map((standing) => resultOf(standing, missing.includes(standing.name)));
}

function resultOf(standing: AttributeRegistration, wasMissing: boolean): Registered {
  const { name, type } = standing;
  if (!isWritable(standing)) return { name, type: 'Keyword', result: 'wrongType', found: type ?? 'missing' };
  return { name, type: 'Keyword', result: wasMissing ? 'registered' : 'present' };
}

function lineOf({ name, result, found }: Registered): string {
  const what = SEARCH_ATTRIBUTES[name as keyof typeof SEARCH_ATTRIBUTES];
  const words = {
    registered: `registered as Keyword: ${what}`,
    present: `is there already: ${what}`,
    wrongType: `is there as ${found}, and Keyword is needed`,
  };
  return `${result === 'wrongType' ? 'TROUBLE' : 'ok     '} ${name.padEnd(15)} ${words[result]}`;
}

/** Why the server did not do it; where it does not answer at all, that. */
function refusal(error: unknown, namespace: string): unknown {
  const { type } = problemOf(error);
  if (!isGrpcServiceError(error) || type === 'TemporalUnreachable') return error;
  return new CliProblem(
    EXIT.error,
    'SetupRefused',
    `Temporal does not register the search attributes in ${namespace}: ${error.details}`,
    'let somebody with the right do it, as type Keyword: `temporal operator search-attribute create`, in Temporal Cloud its web page or `tcld namespace search-attributes add`; docs/operating.md has the lines. Waits go on without',
  );
}
