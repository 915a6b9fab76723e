/** Real servers of object stores, each with one bucket or container that is empty. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAzurite, findFakeGcsServer, findVersitygw } from '../../scripts/object-stores.mjs';
import type { StoreSettings } from '../../src/content/store-settings.js';
import { findFreePorts } from './free-ports.js';
import { tieToThisProcess } from './tied-process.js';
import { until } from './waits.js';

export interface ObjectServer {
  readonly settings: StoreSettings;
  readonly port: number;
  /** The credentials and what else the SDK's default chain reads. */
  readonly env: Record<string, string>;
  /** Ends the server in the middle of what it does: with SIGKILL, where it keeps nothing in memory that it has confirmed. */
  kill(): Promise<void>;
  /** Starts it again with what it has stored. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const BUCKET = 'content';
const ACCESS = { AWS_ACCESS_KEY_ID: 'vigil-tests', AWS_SECRET_ACCESS_KEY: 'object-store-secret-Lw58' };

/** @param folder where it stores @default one that ends with it. @returns undefined where there is no Go to build it with */
export async function startS3(folder?: string): Promise<ObjectServer | undefined> {
  const command = await findVersitygw({ log: () => undefined });
  if (command === undefined) return undefined;
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'vigil-s3-')));
  await mkdir(join(own, BUCKET), { recursive: true });
  const [port = 0] = await findFreePorts(1);
  const args = ['--quiet', '--port', `127.0.0.1:${port}`, 'posix', own];
  const secrets = { ROOT_ACCESS_KEY: ACCESS.AWS_ACCESS_KEY_ID, ROOT_SECRET_KEY: ACCESS.AWS_SECRET_ACCESS_KEY };
  return served({ command, args, secrets, port, folder: folder === undefined ? own : undefined }, ACCESS, {
    store: 's3',
    path: '',
    bucket: BUCKET,
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
  });
}

const ACCOUNT = 'vigiltests';
const ACCOUNT_KEY = Buffer.from('azure-account-key-Hd73 of the tests').toString('base64');

export async function startAzure(folder?: string): Promise<ObjectServer> {
  const script = await findAzurite({ log: () => undefined });
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'vigil-azure-')));
  const [port = 0] = await findFreePorts(1);
  const args = [script, '--silent', '--disableTelemetry', '--skipApiVersionCheck', '--location', own];
  args.push('--blobHost', '127.0.0.1', '--blobPort', String(port));
  const secrets = { AZURITE_ACCOUNTS: `${ACCOUNT}:${ACCOUNT_KEY}` };
  const endpoint = `http://127.0.0.1:${port}/${ACCOUNT}`;
  const env = {
    AZURE_STORAGE_CONNECTION_STRING: `AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY};BlobEndpoint=${endpoint}`,
  };
  const server = await served(
    // Azurite writes its index to the disk every few seconds, and at its end.
    {
      command: process.execPath,
      args,
      secrets,
      port,
      signal: 'SIGTERM',
      folder: folder === undefined ? own : undefined,
    },
    env,
    { store: 'azure', path: '', container: BUCKET, endpoint },
  );
  const { ContainerClient, StorageSharedKeyCredential } = await import('@azure/storage-blob');
  const key = new StorageSharedKeyCredential(ACCOUNT, ACCOUNT_KEY);
  await new ContainerClient(`${endpoint}/${BUCKET}`, key).createIfNotExists();
  return server;
}

/** @returns undefined where there is no Go to build it with */
export async function startGcs(folder?: string): Promise<ObjectServer | undefined> {
  const command = await findFakeGcsServer({ log: () => undefined });
  if (command === undefined) return undefined;
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'vigil-gcs-')));
  await mkdir(join(own, BUCKET), { recursive: true });
  const [port = 0] = await findFreePorts(1);
  const args = ['-backend', 'filesystem', '-filesystem-root', own, '-scheme', 'http', '-host', '127.0.0.1'];
  args.push('-port', String(port), '-log-level', 'error');
  return served(
    { command, args, port, folder: folder === undefined ? own : undefined },
    {},
    { store: 'gcs', path: '', bucket: BUCKET, endpoint: `http://127.0.0.1:${port}` },
  );
}

interface Program {
  command: string;
  args: string[];
  secrets?: Record<string, string>;
  port: number;
  /** @default SIGKILL */
  signal?: NodeJS.Signals;
  /** Removed with the server. */
  folder: string | undefined;
}

async function served(program: Program, env: Record<string, string>, settings: StoreSettings): Promise<ObjectServer> {
  const { command, args, secrets, port, folder, signal = 'SIGKILL' } = program;
  let child: ChildProcess | undefined;
  let free: (() => void) | undefined;
  const start = async () => {
    child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...secrets } });
    free = tieToThisProcess(child.pid ?? 0);
    await until(() => isListening(port));
  };
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    free?.();
  };
  await start();
  return {
    settings,
    port,
    env,
    kill,
    restart: start,
    async stop() {
      await kill();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
