/** Makes an image with Node from Debian and the npm registry, where no registry of images can be reached. */
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { realpath } from 'node:fs/promises';
import { execa } from 'execa';
import type { Engine } from './engine.js';

const IMAGE = 'localhost/vigil-node';
const NODE = '24';

/** Made once, and kept. @returns its name; undefined without mmdebstrap */
export async function makeNodeImage(engine: Engine, say: (line: string) => void): Promise<string | undefined> {
  if (await engine.has(IMAGE)) return IMAGE;
  if ((await execa('mmdebstrap', ['--version'], { reject: false })).exitCode !== 0) return undefined;
  say(`image: making a base with Debian and Node ${NODE}, about half a minute, once ...`);
  const folder = await mkdtemp(join(tmpdir(), 'vigil-node-image-'));
  try {
    const tar = join(folder, 'debian.tar');
    await execa('mmdebstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', tar]);
    const name = `node-linux-${process.arch}`;
    await execa('npm', ['install', '--ignore-scripts', '--no-save', '--prefix', folder, `${name}@${NODE}`]);
    const container = (await execa('buildah', ['from', 'scratch'])).stdout.trim();
    await execa('buildah', ['add', '--quiet', container, tar, '/']);
    const root = (await execa('buildah', ['mount', container])).stdout.trim();
    await fill(root, join(folder, 'node_modules', name, 'bin', 'node'));
    const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const certificates = await authorities(root);
    await execa('buildah', ['config', '--env', path, ...certificates.flatMap((one) => ['--env', one]), container]);
    await execa('buildah', ['commit', '--quiet', '--rm', container, IMAGE]);
    return IMAGE;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(root: string, node: string): Promise<void> {
  await mkdir(join(root, 'usr/local/lib/node_modules'), { recursive: true });
  await cp(node, join(root, 'usr/local/bin/node'));
  const npm = dirname(dirname(await realpath((await execa('which', ['npm'])).stdout)));
  await cp(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
  await appendFile(join(root, 'etc/passwd'), 'node:x:1000:1000::/home/node:/bin/sh\n');
  await appendFile(join(root, 'etc/group'), 'node:x:1000:\n');
  await mkdir(join(root, 'home/node'));
  await execa('chown', ['1000:1000', join(root, 'home/node')]);
}

/** A network that inspects TLS has its own authority, which this machine already trusts. */
async function authorities(root: string): Promise<string[]> {
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  if (!extra) return [];
  const bundle = '/etc/ssl/certs/ca-certificates.crt';
  await appendFile(join(root, bundle), await readFile(extra));
  return [`NODE_EXTRA_CA_CERTS=${bundle}`];
}
