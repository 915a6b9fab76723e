/** `vigil codec-server` over real HTTP, without a Temporal server: it needs none. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { KeyCodec } from '../../src/temporal/key-codec.js';
import { payloadsToJson, type PayloadsJson } from '../../src/temporal/payload-json.js';
import { RemoteCodec } from '../../src/temporal/remote-codec.js';
import { startVigil, vigil, type Env, type RunningVigil } from '../helpers/processes.js';

const KEY = Buffer.alloc(32, 9);
const OTHER_KEY = Buffer.alloc(32, 8);
const TOKEN = 'codec-token-Hb52';
const UI = 'https://temporal.example';
const CONNECTIONS = 'connections: { warehouse: { elsewhere: true } }';
const KEYS = `use: a, keys: { a: "\${env:CODEC_KEY}" }`;

let folder: string;
let env: Env;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-codec-server-'));
  env = {
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    CODEC_KEY: KEY.toString('base64'),
    CODEC_TOKEN: TOKEN,
    VIGIL_CONFIG: join(folder, 'vigil.yaml'),
  };
  await config('vigil.yaml', `{ ${KEYS} }`);
  await config('token.yaml', `{ ${KEYS}, token: "\${env:CODEC_TOKEN}" }`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const config = (name: string, codec: string) =>
  writeFile(join(folder, name), `webUi: ${UI}\ncodec: ${codec}\n${CONNECTIONS}\n`);

interface Served {
  url: string;
  process: RunningVigil;
}

async function serve(...args: string[]): Promise<Served> {
  const process = startVigil(['codec-server', '--listen', '127.0.0.1:0', ...args, '-o', 'json'], { env, cwd: folder });
  await process.says('until Ctrl-C');
  return { process, ...(JSON.parse(process.stdout) as { url: string }) };
}

const keyed = new KeyCodec({ use: 'a', keys: new Map([['a', () => KEY]]) });
const other = new KeyCodec({ use: 'b', keys: new Map([['b', () => OTHER_KEY]]) });
const payloadOf = (value: unknown) => defaultPayloadConverter.toPayload(value);
const JSON_TYPE = { 'content-type': 'application/json' };

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { ...JSON_TYPE, ...headers } });

describe('a codec server', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve();
  });
  afterAll(async () => {
    served.process.kill('SIGINT');
    expect((await served.process.ended).exitCode).toBe(0);
  });

  it('decodes, below any path', async () => {
    const plain = [payloadOf({ jobId: '34' }), payloadOf(undefined)];
    for (const path of ['/decode', '/default/decode']) {
      const answer = await post(`${served.url}${path}`, payloadsToJson(await keyed.encode(plain)));
      expect({ status: answer.status, body: await answer.json() }).toEqual({
        status: 200,
        body: payloadsToJson(plain),
      });
    }
  });

  it('encodes', async () => {
    const remote = new RemoteCodec({ url: served.url }, 'default');
    const encoded = await remote.encode([payloadOf('a text')]);
    expect(Buffer.from(encoded[0]!.data!).toString()).not.toContain('a text');
    expect((await keyed.decode(encoded)).map((one) => defaultPayloadConverter.fromPayload(one))).toEqual(['a text']);
  });

  it('leaves what it cannot decode as it is, decodes the rest, and says why', async () => {
    const strange = await other.encode([payloadOf('x')]);
    const sent = payloadsToJson([...strange, ...(await keyed.encode([payloadOf('y')]))]);
    const { payloads } = (await (await post(`${served.url}/decode`, sent)).json()) as PayloadsJson;
    expect(payloads).toEqual([sent.payloads[0], payloadsToJson([payloadOf('y')]).payloads[0]]);
    await served.process.says('which codec.keys of the config does not have');
  });

  it('lets the pages of the Web UI ask, and no other ones', async () => {
    const preflight = (origin: string) => fetch(`${served.url}/decode`, { method: 'OPTIONS', headers: { origin } });
    const allowed = await preflight(UI);
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': UI,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type, x-namespace',
    });
    const asked = await post(`${served.url}/decode`, { payloads: [] }, { origin: UI });
    expect(asked.headers.get('access-control-allow-origin')).toBe(UI);
    for (const origin of ['https://evil.example', 'null']) {
      const refused = await preflight(origin);
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
      expect((await post(`${served.url}/decode`, { payloads: [] }, { origin })).status).toBe(403);
    }
  });

  it.each([
    ['another path', '/other', {}, 404],
    ['another method', '/decode', { method: 'GET' }, 405],
    ['another type', '/decode', { body: '{}', headers: { 'content-type': 'text/plain' } }, 415],
    ['no JSON', '/decode', { body: 'x' }, 400],
    ['other JSON', '/encode', { body: '{"payloads":[7]}' }, 400],
  ])('refuses %s', async (_what, path, request, status) => {
    const answer = await fetch(`${served.url}${path}`, { method: 'POST', headers: JSON_TYPE, ...request });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ message: expect.any(String) });
  });
});

describe('a token', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve('--config', 'token.yaml');
  });
  afterAll(() => served.process.kill('SIGTERM'));

  it('is required where the config has one', async () => {
    const ask = (authorization?: string) =>
      post(`${served.url}/decode`, { payloads: [] }, authorization === undefined ? {} : { authorization });
    expect((await ask(`Bearer ${TOKEN}`)).status).toBe(200);
    for (const wrong of [undefined, TOKEN, 'Bearer ', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
      const refused = await ask(wrong);
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
  });

  it('is sent by a codec with a URL', async () => {
    const good = new RemoteCodec({ url: served.url, token: () => TOKEN }, 'default');
    expect(await good.decode(await good.encode([payloadOf(1)]))).toEqual([payloadOf(1)]);
    await expect(new RemoteCodec({ url: served.url }, 'default').encode([payloadOf(1)])).rejects.toThrow(
      `the codec server ${served.url} cannot encode payloads: HTTP 401`,
    );
  });
});

it('a codec server that does not answer is named', async () => {
  await expect(new RemoteCodec({ url: 'http://127.0.0.1:9' }, 'default').decode([payloadOf(1)])).rejects.toThrow(
    /^the codec server http:\/\/127\.0\.0\.1:9 cannot decode payloads: /,
  );
});

describe('does not start', () => {
  it.each([
    ['at no address', ['--listen', '8081'], '--listen: expected HOST:PORT, such as 127.0.0.1:8081'],
    [
      'for other machines without a token',
      ['--listen', '0.0.0.0:0'],
      '--listen 0.0.0.0:0: whoever reaches this address could decode payloads; set codec.token, or listen at 127.0.0.1',
    ],
  ])('%s', async (_what, args, problem) => {
    const { exitCode, stderr } = await vigil(['codec-server', ...args], { env, cwd: folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(problem) });
  });

  it('without a codec of its own', async () => {
    await writeFile(join(folder, 'none.yaml'), CONNECTIONS);
    await config('url.yaml', '{ url: "https://codec.example" }');
    const none = await vigil(['codec-server', '--config', 'none.yaml'], { env, cwd: folder });
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('none.yaml: codec: missing')]);
    const url = await vigil(['codec-server', '--config', 'url.yaml'], { env, cwd: folder });
    expect([url.exitCode, url.stderr]).toEqual([2, expect.stringContaining('codec.url: names another codec server')]);
  });
});
