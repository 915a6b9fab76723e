import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { codecKeyProblems, codecSource, readCodecKey } from '../../src/config/codec-source.js';
import { loadChosenConfig, loadConfig } from '../../src/config/config.js';
import { GOOD, problemsOf, SECRET, type Fields } from './config.samples.js';

const withCodec = (codec: unknown) => ({ codec, connections: { c: GOOD['alteryx'] } });
const KEYS = { '2026-11': SECRET };
const A_KEY_ID = 'expected the id of a key: 1 to 100 of letters, digits, ".", "_" and "-", such as "2026-11"';
const A_SECRET =
  'expected a reference to a secret, "${env:NAME}" or "${file:PATH}"; the config must not contain the secret itself';

describe('the codec of a config', () => {
  it.each<[string, Fields]>([
    ['a key', { use: '2026-11', keys: KEYS }],
    ['several keys', { use: 'b', keys: { a: SECRET, b: SECRET } }],
    ['a token for its codec server', { use: '2026-11', keys: KEYS, token: SECRET }],
    ['a codec server', { url: 'https://codec.example/vigil' }],
    ['a codec server on this machine', { url: 'http://127.0.0.1:8081', token: SECRET }],
    ['a module', { module: './my-codec.mjs' }],
  ])('is %s', (_what, codec) => {
    expect(problemsOf(withCodec(codec))).toEqual([]);
  });

  it.each<[Fields | unknown[], string[]]>([
    [{}, ['codec: expected keys and use, url or module']],
    [[], ['codec: expected an object, got a list']],
    [{ use: 'a' }, ['codec: expected keys and use, url or module', 'codec.use: only allowed with keys']],
    [{ keys: KEYS }, ['codec.use: missing; expected the id of one of keys']],
    [{ use: '2026-12', keys: KEYS }, ['codec.use: expected the id of one of keys: 2026-11']],
    [{ use: 'a', keys: {} }, ['codec.keys: expected at least one key', 'codec.use: expected the id of one of keys']],
    [{ use: 'a b', keys: { 'a b': SECRET } }, [`codec.keys.a b: ${A_KEY_ID}`]],
    [{ use: '2026-11', keys: { '2026-11': 'MDEyMzQ1Njc4OWFiY2RlZg==' } }, [`codec.keys.2026-11: ${A_SECRET}`]],
    [
      { use: 2026, keys: KEYS },
      ['codec.use: expected the id of the key that encrypts, such as "2026-11", got a number'],
    ],
    [{ use: '2026-11', keys: KEYS, url: 'https://codec.example' }, ['codec.url: not allowed beside keys']],
    [{ url: 'https://codec.example', module: './a.mjs' }, ['codec.module: not allowed beside url']],
    [{ url: 'http://codec.example' }, ['codec.url: expected https, or this machine']],
    [{ module: './a.mjs', token: SECRET }, ['codec.token: only allowed with keys or url']],
    [
      { url: 'https://codec.example', header: 'x' },
      ['codec.header: unknown field; expected one of use, keys, url, module, token'],
    ],
  ])('is refused as %j', (codec, problems) => {
    expect(problemsOf(withCodec(codec))).toEqual(problems);
  });
});

describe('in a folder', () => {
  let folder: string;
  let inFolder: (name: string) => string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-codec-'));
    inFolder = (name) => join(folder, name);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    delete process.env['VIGIL_TEST_KEY'];
  });

  const BYTES = Buffer.from('test-key-test-key-test-key-test!');

  it.each([
    ['32 bytes', BYTES],
    ['base64', BYTES.toString('base64')],
    ['base64 with white space around it', ` ${BYTES.toString('base64')}\r\n`],
    ['base64 for URLs', Buffer.alloc(32, 255).toString('base64url')],
    ['hexadecimal', BYTES.toString('hex')],
    ['hexadecimal in capitals', `${BYTES.toString('hex').toUpperCase()}\n`],
  ])('a key is a file with %s', (what, content) => {
    writeFileSync(inFolder('key'), content);
    const expected = what === 'base64 for URLs' ? Buffer.alloc(32, 255) : BYTES;
    expect(Buffer.from(readCodecKey({ reference: `\${file:${inFolder('key')}}` }))).toEqual(expected);
  });

  it.each([
    ['31 bytes', Buffer.alloc(31, 200)],
    ['33 bytes', Buffer.alloc(33, 200)],
    ['a password', 'correct horse battery staple'],
    ['a key of 16 bytes in base64', Buffer.alloc(16).toString('base64')],
    ['nothing', ''],
  ])('a key is not a file with %s', (_what, content) => {
    writeFileSync(inFolder('key'), content);
    const reference = `\${file:${inFolder('key')}}`;
    expect(() => readCodecKey({ reference })).toThrow(
      `the key ${reference} is not 32 bytes: expected base64 or hexadecimal text, or a file of exactly 32 bytes`,
    );
  });

  it('a key is a variable with text, not with bytes', () => {
    process.env['VIGIL_TEST_KEY'] = BYTES.toString('base64');
    const secret = { reference: '${env:VIGIL_TEST_KEY}' };
    expect(Buffer.from(readCodecKey(secret))).toEqual(BYTES);
    process.env['VIGIL_TEST_KEY'] = BYTES.toString();
    expect(() => readCodecKey(secret)).toThrow('is not 32 bytes');
  });

  it('keys and modules are relative to the config', () => {
    writeFileSync(inFolder('key'), BYTES);
    const keys = { a: '${file:./key}', b: '${file:./missing}' };
    writeFileSync(inFolder('keys.yaml'), stringify(withCodec({ use: 'a', keys })));
    writeFileSync(inFolder('module.yaml'), stringify(withCodec({ module: './my-codec.mjs' })));
    const { codec } = loadConfig(inFolder('keys.yaml'));
    expect(Buffer.from(codecSource(codec!).ring!.keys.get('a')!())).toEqual(BYTES);
    expect([...codecKeyProblems(codec!)].map(([id, { message }]) => [id, message])).toEqual([
      ['b', `the secret \${file:${inFolder('missing')}} cannot be read (ENOENT)`],
    ]);
    const other = loadConfig(inFolder('module.yaml')).codec!;
    expect(codecSource(other)).toEqual({ modulePath: inFolder('my-codec.mjs') });
  });

  describe('that the user happens to be in, the config', () => {
    const before = process.cwd();
    beforeEach(() => process.chdir(folder));
    afterEach(() => process.chdir(before));

    it('has no module, unless the user names the config', () => {
      writeFileSync('vigil.yaml', stringify(withCodec({ module: './my-codec.mjs' })), { mode: 0o644 });
      expect(() => loadChosenConfig(undefined, () => undefined)).toThrow(
        'codec.module: not loaded for a config that was only found in the current folder',
      );
      expect(loadChosenConfig('./vigil.yaml', () => undefined).codec?.module).toBe(inFolder('my-codec.mjs'));
    });

    it('is announced before payloads go to its codec server', () => {
      writeFileSync('vigil.yaml', stringify(withCodec({ url: 'https://codec.example' })), { mode: 0o644 });
      const lines: string[] = [];
      loadChosenConfig(undefined, (line) => lines.push(line));
      expect(lines).toEqual([expect.stringContaining('codec.example')]);
    });
  });
});
