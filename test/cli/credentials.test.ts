import { createServer, type Http2Server, type IncomingHttpHeaders } from 'node:http2';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { runWorker, vigil, type Env } from '../helpers/processes.js';

const KEY = 'temporal-key-Hs56';
const CONFIG = `connections:
  calls: { vendor: pureconnect, baseUrl: "http://127.0.0.1:9", user: svc, password: "\${env:ICWS_PASSWORD}" }
`;

let listener: Http2Server;
let address: string;
let folder: string;
/** Of every request that reached the listener. */
const heard: IncomingHttpHeaders[] = [];
let connections = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-credentials-'));
  await writeFile(join(folder, 'vigil.yaml'), CONFIG);
  await writeFile(join(folder, 'temporal.toml'), `[profile.default]\n[profile.there]\napi_key = "${KEY}"\n`);
  listener = createServer();
  listener.on('session', () => (connections += 1));
  listener.on('stream', (stream, headers) => {
    heard.push(headers);
    // UNIMPLEMENTED: a client does not retry it.
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }, { endStream: true });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterEach(() => {
  heard.length = 0;
  connections = 0;
});
afterAll(async () => {
  listener.close();
  await rm(folder, { recursive: true, force: true });
});

const sent = () => heard.map(({ authorization }) => authorization);

/** The listener speaks no TLS, which an API key would switch on. */
const env = (more: Env = {}): Env => ({
  TEMPORAL_CONFIG_FILE: join(folder, 'temporal.toml'),
  TEMPORAL_TLS: 'false',
  VIGIL_CONFIG: join(folder, 'vigil.yaml'),
  ...more,
});

const refusal = (what: string) =>
  `--address ${address}: Vigil sends the configured ${what} only to the configured address, localhost:7233; set TEMPORAL_ADDRESS instead, or name a profile with --profile`;

describe('credentials of Temporal', () => {
  it.each([
    ['list', ['list']],
    ['check', ['check', 'calls']],
    ['await', ['await', 'calls', '34', '--detach']],
  ])('do not include an API key of the environment for an address given as a flag: %s', async (_, args) => {
    const ran = await vigil([...args, '--address', address], { env: env({ TEMPORAL_API_KEY: KEY }) });
    expect(sent()).toEqual([]);
    expect(connections).toBe(0);
    expect(ran.exitCode).not.toBe(0);
    expect(ran.stdout + ran.stderr).toContain(refusal('API key'));
  });

  it('do not include it for the worker either', async () => {
    const ran = await runWorker(env({ TEMPORAL_API_KEY: KEY }), ['--address', address]);
    expect(connections).toBe(0);
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(refusal('API key')) });
  });

  it('do not include it for completion, which prints nothing', async () => {
    const line = `vigil cancel --address ${address} calls `;
    const ran = await vigil(['__complete', 'bash', '--', line, ''], { env: env({ TEMPORAL_API_KEY: KEY }) });
    expect(connections).toBe(0);
    expect(ran).toEqual({ exitCode: 0, stdout: 'values', stderr: '' });
  });

  it.each([
    ["the default profile's API key", `api_key = "${KEY}"`, 'API key'],
    ['its headers', `[profile.default.grpc_meta]\nauthorization = "${KEY}"`, 'gRPC headers'],
    [
      'its certificate',
      '[profile.default.tls]\nclient_cert_data = "CERT"\nclient_key_data = "KEY"',
      'client certificate',
    ],
  ])('do not include other credentials either: %s', async (_name, lines, what) => {
    const file = join(folder, 'default.toml');
    await writeFile(file, `[profile.default]\n${lines}\n`);
    const { TEMPORAL_TLS: _, ...withTls } = env({ TEMPORAL_CONFIG_FILE: file });
    const ran = await vigil(['list', '--address', address], { env: withTls });
    expect(connections).toBe(0);
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(refusal(what)) });
  });

  it('include the key of a profile that is named, for the address of the flag', async () => {
    await vigil(['list', '--address', address, '--profile', 'there'], { env: env() });
    expect(new Set(sent())).toEqual(new Set([`Bearer ${KEY}`]));
  });

  it('include the key of the environment for the address of the environment, even if the flag repeats it', async () => {
    const own = env({ TEMPORAL_API_KEY: KEY, TEMPORAL_ADDRESS: address });
    await vigil(['list'], { env: own });
    await vigil(['list', '--address', address], { env: own });
    expect(sent().length).toBeGreaterThan(1);
    expect(new Set(sent())).toEqual(new Set([`Bearer ${KEY}`]));
  });

  it('if there are none, allow every address as a flag', async () => {
    await vigil(['list', '--address', address], { env: env() });
    expect(new Set(sent())).toEqual(new Set([undefined]));
  });
});
