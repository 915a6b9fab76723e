/** The payload codec in vigil.yaml. */
import { z } from 'zod';
import { text } from '../schema/fields.js';
import { expected, strictObject } from '../schema/problems.js';
import { address, isInsecure } from './addresses.js';
import { secret } from './secret-reference.js';

const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const A_KEY_ID = 'the id of a key: 1 to 100 of letters, digits, ".", "_" and "-", such as "2026-11"';
const KEYS = 'the keys by id, each a reference to a secret';

/** One of three forms: `use` and `keys`, `url`, or `module`. They are keys of one object, so that each is documented and completed. */
export function codecSchema() {
  return strictObject({
    use: text('the id of the key that encrypts, such as "2026-11"').optional(),
    keys: z.record(z.string(), secret(), { error: (issue) => expected(KEYS, issue.input) }).optional(),
    url: address('the address of a codec server, such as "https://codec.example"').optional(),
    module: text('the path of an ES module').optional(),
    token: secret().optional(),
  }).check(({ value, issues }) => {
    for (const [path, message] of problemsIn(value)) issues.push({ code: 'custom', path, message, input: value });
  });
}

type Written = Partial<Record<'use' | 'url' | 'module', string>> & { keys?: Record<string, unknown>; token?: unknown };

function problemsIn({ use, keys, url, module, token }: Written): [string[], string][] {
  const problems: [string[], string][] = [];
  const forms = Object.entries({ keys, url, module }).filter(([, value]) => value !== undefined);
  if (forms.length === 0) problems.push([[], `expected keys and use, url or module`]);
  for (const [form] of forms.slice(1)) problems.push([[form], `not allowed beside ${forms[0]?.[0]}`]);
  const ids = Object.keys(keys ?? {});
  if (keys && ids.length === 0) problems.push([['keys'], 'expected at least one key']);
  for (const id of ids) if (!KEY_ID.test(id)) problems.push([['keys', id], `expected ${A_KEY_ID}`]);
  if (keys && use === undefined) problems.push([['use'], `missing; expected the id of one of keys`]);
  if (!keys && use !== undefined) problems.push([['use'], 'only allowed with keys']);
  if (keys && use !== undefined && !ids.includes(use)) {
    problems.push([['use'], `expected the id of one of keys${ids.length > 0 ? `: ${ids.join(', ')}` : ''}`]);
  }
  // The plain payloads go there.
  if (url !== undefined && isInsecure(url)) problems.push([['url'], 'expected https, or this machine']);
  if (module !== undefined && token !== undefined) problems.push([['token'], 'only allowed with keys or url']);
  return problems;
}
