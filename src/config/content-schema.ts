/** `content` of vigil.yaml: which store keeps content and messages. */
import { z } from 'zod';
import { duration, flag, oneOf, text } from '../schema/fields.js';
import { expected, strictObject } from '../schema/problems.js';
import { address, isInsecure } from './addresses.js';

const STORES = ['file', 's3', 'azure', 'gcs'] as const;
type Store = (typeof STORES)[number];

/** The keys of each store beside `store` and `keep`, and those that it needs. */
const KEYS: Record<Store, { may: readonly string[]; must: readonly string[] }> = {
  file: { may: ['path', 'group'], must: [] },
  s3: { may: ['bucket', 'prefix', 'region', 'endpoint', 'forcePathStyle'], must: ['bucket'] },
  azure: { may: ['container', 'prefix', 'endpoint'], must: ['container', 'endpoint'] },
  gcs: { may: ['bucket', 'prefix', 'endpoint'], must: ['bucket'] },
};

const AN_ENDPOINT = 'the address of the service, such as "https://acme.blob.core.windows.net"';
const NAMES = { bucket: 'the name of a bucket', container: 'the name of a container', endpoint: AN_ENDPOINT };
const A_PREFIX = 'the path of a folder in the bucket or container, such as "vigil/": without names that begin with "."';

function isGroup(value: unknown): boolean {
  return typeof value === 'string' ? /^[^:\s]+$/.test(value) : Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Of Amazon, Google and Azure alike; each service refuses what it does not take. */
function placeName(what: string) {
  return text(what).regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, { error: `expected ${what}` });
}

function prefix() {
  return text(A_PREFIX)
    .regex(/^(?:[^./\\][^/\\]*\/)*[^./\\][^/\\]*\/?$/, { error: `expected ${A_PREFIX}`, abort: true })
    .transform((value) => (value.endsWith('/') ? value : `${value}/`));
}

export function contentSchema() {
  return strictObject({
    store: oneOf(...STORES).default('file'),
    path: text('the path of a folder').optional(),
    group: z
      .custom<string | number>(isGroup, {
        error: (issue) => expected('the name or the number of a group', issue.input),
      })
      .meta({ type: ['string', 'integer'] })
      .optional(),
    bucket: placeName(NAMES.bucket).optional(),
    container: placeName(NAMES.container).optional(),
    prefix: prefix().optional(),
    region: text('the name of a region').optional(),
    endpoint: address(AN_ENDPOINT).optional(),
    forcePathStyle: flag().optional(),
    keep: duration('1h').optional(),
  })
    .check((context) => {
      const { store, keep: _keep, ...keys } = context.value;
      const { may, must } = KEYS[store];
      for (const key of Object.keys(keys).filter((one) => !may.includes(one)))
        context.issues.push(problem(key, `not a key of the store "${store}"`, context.value));
      if (keys.endpoint !== undefined && isInsecure(keys.endpoint))
        context.issues.push(problem('endpoint', 'expected https, or this machine', context.value));
      for (const key of must.filter((one) => !(one in keys)))
        context.issues.push(problem(key, `missing; expected ${NAMES[key as keyof typeof NAMES]}`, context.value));
    })
    .transform((content) => ({ ...content, path: content.path ?? './content' }));
}

function problem(key: string, message: string, input: unknown) {
  return { code: 'custom' as const, message, path: [key], input };
}
