import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { configPath, loadConfig, logOptions, ownConnections, parseConfig } from '../../src/config/config.js';
import { readSecret, secretProblems } from '../../src/config/secrets.js';
import { webhookSecret } from '../../src/config/listen-secret.js';
import { GOOD } from './config.samples.js';

describe('a config file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-config-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    delete process.env['VIGIL_CONFIG'];
    delete process.env['VIGIL_TEST_SECRET'];
    delete process.env['LOG_LEVEL'];
  });

  it('has paths relative to itself', () => {
    const path = join(folder, 'vigil.yaml');
    writeFileSync(
      path,
      stringify({
        connections: { c: { ...GOOD['alteryx'], tls: { ca: 'certs/ca.pem', cert: 'c.pem', key: 'c.key' } } },
      }),
    );
    const config = loadConfig(path);
    expect(config.content.path).toBe(join(folder, 'content'));
    expect(ownConnections(config).get('c')!.tls).toEqual({
      ca: join(folder, 'certs/ca.pem'),
      cert: join(folder, 'c.pem'),
      key: join(folder, 'c.key'),
    });
  });

  it('has secrets in files relative to itself, wherever the process runs', () => {
    const path = join(folder, 'vigil.yaml');
    writeFileSync(join(folder, 'alteryx'), 'hidden-well\n');
    writeFileSync(path, stringify({ connections: { c: { ...GOOD['alteryx'], clientSecret: '${file:./alteryx}' } } }));
    const { clientSecret } = ownConnections(loadConfig(path)).get('c') as { clientSecret: { reference: string } };
    expect(readSecret(clientSecret)).toBe('hidden-well');
  });

  it('has the key of webhooks in a file relative to itself', () => {
    const path = join(folder, 'vigil.yaml');
    const connections = { c: GOOD['alteryx'] };
    writeFileSync(path, stringify({ listen: { secret: '${file:./listen}' }, connections }));
    const { secret } = loadConfig(path).listen!;
    const reference = `\${file:${join(folder, 'listen')}}`;
    expect(secret).toEqual({ reference });
    writeFileSync(join(folder, 'listen'), 'a-key-of-24-bytes-------\n');
    expect(webhookSecret(secret)).toBe('a-key-of-24-bytes-------');
    writeFileSync(join(folder, 'listen'), 'a-key-of-23-bytes------\n');
    expect(() => webhookSecret(secret)).toThrow(
      `the secret ${reference} has fewer than 24 bytes; senders of webhooks need a longer one`,
    );
    writeFileSync(join(folder, 'listen'), `whsec_${Buffer.alloc(23).toString('base64')}`);
    expect(() => webhookSecret(secret)).toThrow('has fewer than 24 bytes');
  });

  it('is named by the flag, then VIGIL_CONFIG, then ./vigil.yaml', () => {
    expect(configPath()).toBe('./vigil.yaml');
    process.env['VIGIL_CONFIG'] = '/etc/vigil.yaml';
    expect(configPath()).toBe('/etc/vigil.yaml');
    expect(configPath('mine.yaml')).toBe('mine.yaml');
  });

  it('cannot be a folder', () => {
    expect(() => loadConfig(folder)).toThrow(`${folder}: cannot be read (EISDIR)`);
  });

  it('refers to secrets, which are read at each use', () => {
    const path = join(folder, 'secret');
    const secret = { reference: `\${file:${path}}` };
    expect(() => readSecret(secret)).toThrow(`the secret ${secret.reference} cannot be read (ENOENT)`);
    writeFileSync(path, '\n');
    expect(() => readSecret(secret)).toThrow(`the secret ${secret.reference} is empty`);
    writeFileSync(path, 'the-first\n');
    expect(readSecret(secret)).toBe('the-first');
    writeFileSync(path, 'the-second\n');
    expect(readSecret(secret)).toBe('the-second');

    const variable = { reference: '${env:VIGIL_TEST_SECRET}' };
    expect(() => readSecret(variable)).toThrow('the environment variable VIGIL_TEST_SECRET is not set');
    process.env['VIGIL_TEST_SECRET'] = 'the-third';
    expect(readSecret(variable)).toBe('the-third');
  });

  const secretText = 'pässwört-€\r\n';
  const utf16 = Buffer.from(secretText, 'utf16le');
  it.each([
    ['UTF-8', Buffer.from(secretText)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${secretText}`)],
    ['UTF-16 as PowerShell writes it', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['UTF-16 in big-endian order', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
  ])('reads a secret in %s', (_charset, bytes) => {
    const path = join(folder, 'secret');
    writeFileSync(path, bytes);
    expect(readSecret({ reference: `\${file:${path}}` })).toBe('pässwört-€');
  });

  it.each([
    ['UTF-16 without a mark', utf16],
    ['UTF-32', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0x61, 0, 0, 0])])],
    ['half a letter of UTF-16', Buffer.from([0xff, 0xfe, 0x61, 0, 0x62])],
    ['Latin-1', Buffer.from('pässwört-lang', 'latin1')],
    ['bytes', Buffer.from([1, 0, 2, 0, 3, 0, 4, 0, 5, 0])],
  ])('refuses a secret in %s, because a guess would send another one', (_charset, bytes) => {
    const path = join(folder, 'secret');
    writeFileSync(path, bytes);
    const reference = `\${file:${path}}`;
    expect(() => readSecret({ reference })).toThrow(
      `the secret ${reference} is no text in UTF-8 or UTF-16; save it as UTF-8`,
    );
  });

  it('refuses a secret of fewer than 8 characters, with the reason and without the secret', () => {
    const path = join(folder, 'secret');
    const why = 'has fewer than 8 characters; Vigil could not mask it in texts, so use a longer one';
    writeFileSync(path, ' hunter2\n');
    expect(() => readSecret({ reference: `\${file:${path}}` })).toThrow(`the secret \${file:${path}} ${why}`);
    process.env['VIGIL_TEST_SECRET'] = 'hunter2';
    const reference = '${env:VIGIL_TEST_SECRET}';
    expect(() => readSecret({ reference })).toThrow(`the secret ${reference} ${why}`);
    const { connections } = parseConfig(
      stringify({ connections: { c: { ...GOOD['alteryx'], clientSecret: reference } } }),
      'vigil.yaml',
    );
    expect(secretProblems(new Map(Object.entries(connections)) as never)).toEqual([
      `connection c: the secret ${reference} ${why}`,
    ]);
    process.env['VIGIL_TEST_SECRET'] = 'hunter22';
    expect(readSecret({ reference })).toBe('hunter22');
  });

  it('does not configure the log, which the environment does', () => {
    delete process.env['LOG_FORMAT'];
    expect(logOptions()).toEqual({ level: 'info', format: undefined });
    process.env['LOG_LEVEL'] = 'loud';
    expect(() => logOptions()).toThrow(
      'the environment: LOG_LEVEL: expected "trace" or "debug" or "info" or "warn" or "error"',
    );
  });
});
