/** The addresses in a connection: their form, and which of them may be http. */
import { z } from 'zod';
import { isObject } from '../contract/shape.js';
import { text } from '../schema/fields.js';
import { expected, strictObject } from '../schema/problems.js';
import { baseUrlOf } from './base-url.js';
import { isLoopback } from './loopback.js';

export function address(what = 'an address such as "https://host.example/path"') {
  return text(what)
    .refine((value) => isAddress(value), { error: `expected ${what}, without user, query or fragment`, abort: true })
    .transform((value) => value.replace(/(?<!\/)\/+$/, ''));
}

export function baseUrl(vendor: Parameters<typeof baseUrlOf>[0]) {
  return address().transform((value) => baseUrlOf(vendor, value));
}

export function isAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username + password + search + hash === '';
}

/** Whether what is sent there can be read on the way. */
export function isInsecure(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopback(hostname);
}

/** Servers of PureConnect, each as a URL or as `{ url, name }` with its name in Interaction Administrator. They become the latter. */
export function alternates() {
  return z
    .array(alternate(), { error: (issue) => expected('a list of addresses', issue.input) })
    .check(({ value, issues }) => {
      const names = value.map(({ name }) => name?.toLowerCase());
      for (const [nth, name] of names.entries()) {
        const first = names.indexOf(name);
        if (name === undefined || first === nth) continue;
        issues.push({
          code: 'custom',
          message: `expected another name than that of alternates.${first}`,
          path: [nth, 'name'],
          input: value,
        });
      }
    })
    .default([]);
}

/** The forms of an alternate in JSON Schema, which does not show what a transform takes. */
const TEXT = { type: 'string', minLength: 1 };
const ALTERNATE = {
  anyOf: [
    TEXT,
    { type: 'object', properties: { url: TEXT, name: TEXT }, required: ['url'], additionalProperties: false },
  ],
};

function alternate() {
  const url = baseUrl('pureconnect');
  const name = text('the name of the server in Interaction Administrator, such as "IC-B"').optional();
  const named = strictObject({ url, name });
  return z
    .unknown()
    .transform((value, context): z.output<typeof named> => {
      const parsed = isObject(value) ? named.safeParse(value) : url.transform((one) => ({ url: one })).safeParse(value);
      return parsed.success ? parsed.data : failed(context, parsed.error);
    })
    .meta(ALTERNATE);
}

/** Reports the problems of a schema that was chosen by the value. */
export function failed(context: z.RefinementCtx, error: z.ZodError): never {
  for (const issue of error.issues) context.addIssue({ ...issue });
  return z.NEVER;
}

/** Checks the raw connection, so that these problems are reported together with all others. */
export function insecureAddresses(connection: Record<string, unknown>) {
  const { baseUrl: base, alternates: others, jobPage, insecureHttp } = connection;
  if (insecureHttp === true) return [];
  const listed = Array.isArray(others) ? others : [];
  return [
    { path: ['baseUrl'], url: base },
    ...listed.map((one: unknown, nth) =>
      isObject(one) ? { path: ['alternates', nth, 'url'], url: one['url'] } : { path: ['alternates', nth], url: one },
    ),
    { path: ['jobPage'], url: jobPage },
  ]
    .filter(({ url }) => typeof url === 'string' && isInsecure(url))
    .map(({ path }) => ({
      code: 'custom' as const,
      message: 'expected https; to allow http to another machine, set insecureHttp: true',
      path,
    }));
}
