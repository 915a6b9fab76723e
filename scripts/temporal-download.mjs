// Temporal's release archives, asked for the way the Temporal SDKs ask (sdk-core, ephemeral_server/mod.rs).
import { createWriteStream } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runCommand } from './tool-cache.mjs';

const host = 'temporal.download';
const probeMs = 3_000;
const answerMs = 15_000;
const downloadMs = 5 * 60_000;

/** Rejects within 3 s where temporal.download cannot be reached, so that a machine without open internet loses no more. */
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
 * Downloads an artifact (`cli` or `temporal-test-server`) and puts its executable at `join(folder, executable)`.
 * `version` is a release tag, such as `v1.5.1`.
 */
export async function downloadRelease({ artifact, version, folder, executable }) {
  const query = new URLSearchParams({
    arch: arch() === 'x64' ? 'amd64' : arch(),
    platform: platform(),
    format: 'tar.gz',
  });
  const answer = await get(`https://${host}/${artifact}/${version}?${query}`, answerMs);
  const { archiveUrl, fileToExtract } = await answer.json();
  const archive = join(folder, 'archive.tar.gz');
  const download = await get(archiveUrl, downloadMs);
  await pipeline(Readable.fromWeb(download.body), createWriteStream(archive));
  await runCommand('tar', ['-xzf', archive, '-C', folder, fileToExtract]);
  await rm(archive);
  const target = join(folder, executable);
  if (join(folder, fileToExtract) !== target) await rename(join(folder, fileToExtract), target);
  await chmod(target, 0o755);
}

async function get(url, timeoutMs) {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`GET ${new URL(url).origin} answered ${response.status}`);
  return response;
}
