// Temporal's release of its CLI. Only the archives that were released when this version was chosen are unpacked.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runCommand } from './tool-cache.mjs';

const host = 'github.com';
const probeMs = 3_000;
const downloadMs = 5 * 60_000;
const largestBytes = 300 * 1024 * 1024;
const mostRedirects = 5;

// By Node's names of platform and architecture. A new version needs new sums: they are in the release's checksums.txt.
const cliSums = {
  'darwin-arm64': 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
  'darwin-x64': 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  'linux-arm64': 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  'linux-x64': 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
};

/** Rejects within 3 s where the releases cannot be reached, so that a machine without open internet loses no more. */
export function probeDownloadHost() {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: 443 });
    const timer = setTimeout(() => socket.destroy(new Error(`no connection to ${host} within 3 s`)), probeMs);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
    socket.once('close', () => clearTimeout(timer));
  });
}

/**
 * Where the CLI of a version is for this platform, and what it must be.
 * @throws Error where no sum is pinned for the platform
 */
export function cliRelease(version) {
  const sha256 = cliSums[`${platform()}-${arch()}`];
  if (!sha256) throw new Error(`no SHA-256 sum is pinned for ${platform()} on ${arch()}`);
  const name = `temporal_cli_${version.slice(1)}_${platform()}_${arch() === 'x64' ? 'amd64' : arch()}.tar.gz`;
  return { url: `https://${host}/temporalio/cli/releases/download/${version}/${name}`, sha256 };
}

/**
 * Downloads a gzipped tar archive by https and puts its file `executable` at `join(folder, executable)`.
 * @throws Error, with nothing unpacked, if the archive does not have the SHA-256 sum
 */
export async function downloadVerified({ url, sha256, folder, executable }) {
  const archive = join(folder, 'archive.tar.gz');
  try {
    const sum = await download(url, archive);
    if (sum !== sha256) throw new Error(`the archive has the SHA-256 sum ${sum}, not ${sha256}`);
    await runCommand('tar', ['-xzf', archive, '-C', folder, executable]);
  } finally {
    await rm(archive, { force: true });
  }
  await chmod(join(folder, executable), 0o755);
}

/** @returns the SHA-256 sum of what was written */
async function download(url, path) {
  const { body } = await get(url);
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    Readable.fromWeb(body),
    async function* (chunks) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > largestBytes) throw new Error(`the archive is larger than ${largestBytes} bytes`);
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path),
  );
  return hash.digest('hex');
}

async function get(url, redirects = 0) {
  const { protocol, origin } = new URL(url);
  if (protocol !== 'https:') throw new Error(`${origin} is not https`);
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(downloadMs) });
  const location = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && location && redirects < mostRedirects) {
    return get(new URL(location, url).href, redirects + 1);
  }
  if (!response.ok) throw new Error(`GET ${origin} answered ${response.status}`);
  return response;
}
