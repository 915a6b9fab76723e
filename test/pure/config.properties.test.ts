import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { ConfigError, parseConfig, readConfig } from '../../src/config/config.js';
import { acceptInput } from '../../src/schema/input.js';
import { runs } from '../helpers/runs.js';

const SECRET = 'hunter2-Zk41';
const KEYS = [
  ...['taskQueue', 'content', 'store', 'path', 'connections', 'vendor', 'baseUrl', 'auth', 'scheme', 'user', 'secret'],
  ...['password', 'token', 'clientId', 'clientSecret', 'alternates', 'timeouts', 'request', 'tls', 'ca', 'cancel'],
  ...['method', 'jobPage', 'rateLimit', 'concurrency', 'insecureHttp', 'elsewhere', 'outputMount', 'application'],
];
const words = fc.oneof(
  fc.constantFrom('nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx', 'https://a.example', '${env:A}', 'basic', 'file'),
  fc.constantFrom('1s', 'true', '', '*a', '&a', '{', '- ', '__proto__', 'constructor', SECRET),
  fc.string(),
);
/** Anything that YAML can represent, mostly with the keys of a config. */
const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words,
    fc.oneof(fc.double(), fc.boolean(), fc.constant(null), fc.bigInt()),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('value'), { maxKeys: 5 }),
  ),
})).value;

/** The text of a ConfigError; undefined if there is none. @throws any other error */
function saidOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    return [error.message, error.stack, ...error.problems].join('\n');
  }
}

describe('any config', () => {
  it('is read, or refused with a ConfigError', () => {
    fc.assert(
      fc.property(values, (value) => {
        saidOf(() => parseConfig(stringify(value), 'vigil.yaml'));
        saidOf(() => readConfig(stringify({ connections: { a: value } }), 'vigil.yaml'));
      }),
      { numRuns: runs(300) },
    );
  });

  it('is read or refused even if it is not YAML', () => {
    const pieces = fc.array(
      fc.oneof(words, fc.constantFrom('\n', ': ', '  ', '"', "'", '#', '|', '>', '\t', '!!js/x')),
    );
    fc.assert(
      fc.property(pieces, (texts) => {
        saidOf(() => parseConfig(texts.join(''), 'vigil.yaml'));
      }),
      { numRuns: runs(300) },
    );
  });

  it('never has a value in its problems, because it may be a secret', () => {
    const places = fc.constantFrom(
      (value: unknown) => ({ vendor: 'pureconnect', baseUrl: 'https://a.example', user: 'u', password: value }),
      (value: unknown) => ({ vendor: 'alteryx', baseUrl: value, clientId: 'c', clientSecret: value, tls: value }),
      (value: unknown) => ({
        vendor: 'nexus-ic',
        baseUrl: 'https://a.example',
        auth: { scheme: value, secret: value },
      }),
      (value: unknown) => ({ vendor: 'oracle-epm', baseUrl: 'https://a.example', application: 'V', auth: value }),
      (value: unknown) => ({ password: value, clientSecret: [value], timeouts: { request: value }, elsewhere: value }),
    );
    const written = fc.oneof(
      fc.constantFrom(
        SECRET,
        ` ${SECRET}`,
        [SECRET],
        { of: SECRET },
        `\${env:A}${SECRET}`,
        `https://u:${SECRET}@a.example`,
      ),
      fc.string().map((text) => `${text}${SECRET}`),
    );
    fc.assert(
      fc.property(places, written, (place, value) => {
        const said = saidOf(() => parseConfig(stringify({ connections: { a: place(value) } }), 'vigil.yaml'));
        expect(said).toBeDefined();
        expect(said).not.toContain(SECRET);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('any input', () => {
  it('is accepted or refused, and no value of it is shown', () => {
    const fields = fc.constantFrom(
      'connection',
      'jobId',
      'backoff',
      'deadline',
      'patience',
      'collect',
      'content',
      'onCancel',
    );
    const inputs = fc.oneof(values, fc.dictionary(fields, values));
    fc.assert(
      fc.property(inputs, (input) => {
        const verdict = acceptInput(input);
        if ('accepted' in verdict) return;
        expect(verdict.problems.length).toBeGreaterThan(0);
        expect(verdict.problems.join()).not.toContain(SECRET);
      }),
      { numRuns: runs(300) },
    );
  });
});
