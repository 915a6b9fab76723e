/** Builds the image and runs commands in it, with Docker, Podman or Buildah. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa, type ResultPromise } from 'execa';

export interface Mount {
  from: string;
  to: string;
  writable?: boolean;
}

export interface RunOptions {
  /** Instead of the image's entrypoint. */
  command?: string[];
  /** After the entrypoint. */
  args?: string[];
  env?: Record<string, string>;
  mounts?: Mount[];
  /** @default the image's user */
  root?: boolean;
}

export interface Engine {
  name: string;
  /** Whether it has the image, or can get it. */
  has(image: string): Promise<boolean>;
  /** @param base the image with Node @returns what the image says about itself */
  build(base: string, target: string): Promise<ImageConfig>;
  /** With a read-only root, a writable /tmp, no capabilities, and the network of this machine. A signal to it reaches the command. */
  run(options: RunOptions): ResultPromise<{ all: true; reject: false }>;
  remove(): Promise<void>;
}

export interface ImageConfig {
  user: string;
  env: string[];
  entrypoint: string[];
  folder: string;
}

const IMAGE = 'localhost/vigil-image-proof';
const BUILD_LIMIT_MS = 15 * 60_000;

/** The first that works here. */
export async function findEngine(): Promise<Engine | undefined> {
  for (const name of ['docker', 'podman'] as const) {
    const info = await execa(name, ['info'], { reject: false });
    if (info.exitCode === 0) return containerEngine(name);
  }
  const version = await execa('buildah', ['--version'], { reject: false });
  return version.exitCode === 0 && process.getuid?.() === 0 ? buildah() : undefined;
}

function buildArguments(base: string, target: string): string[] {
  const npmrc = join(homedir(), '.npmrc');
  // Where npm's registry needs settings or a token. It is there only while npm runs, and in no layer.
  const secrets = existsSync(npmrc) ? ['--secret', `id=npmrc,src=${npmrc}`] : [];
  return ['--build-arg', `NODE_IMAGE=${base}`, '--target', target, '--tag', IMAGE, ...secrets, '.'];
}

function containerEngine(name: 'docker' | 'podman'): Engine {
  return {
    name,
    async has(image) {
      const local = await execa(name, ['image', 'inspect', image], { reject: false });
      return local.exitCode === 0 || (await execa(name, ['pull', '--quiet', image], { reject: false })).exitCode === 0;
    },
    async build(base, target) {
      await execa(name, ['build', '--network', 'host', ...buildArguments(base, target)], logged());
      const { stdout } = await execa(name, ['image', 'inspect', IMAGE]);
      return configOf((JSON.parse(stdout) as { Config: OciConfig }[])[0]!.Config);
    },
    run({ command, args = [], env = {}, mounts = [], root = false }) {
      const flags = [
        ...['run', '--rm', '--read-only', '--tmpfs', '/tmp', '--network', 'host', '--cap-drop', 'ALL'],
        ...['--security-opt', 'no-new-privileges', '--ulimit', 'core=0'],
        ...(root ? ['--user', '0'] : []),
        ...(command ? ['--entrypoint', command[0]!] : []),
        ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
        ...mounts.flatMap(({ from, to, writable }) => ['--volume', `${from}:${to}${writable ? '' : ':ro'}`]),
      ];
      return execa(name, [...flags, IMAGE, ...(command?.slice(1) ?? []), ...args], { all: true, reject: false });
    },
    async remove() {
      await execa(name, ['image', 'rm', '--force', IMAGE], { reject: false });
    },
  };
}

interface OciConfig {
  User: string;
  Env: string[];
  Entrypoint: string[];
  WorkingDir: string;
}

function configOf({ User, Env, Entrypoint, WorkingDir }: OciConfig): ImageConfig {
  return { user: User, env: Env, entrypoint: Entrypoint, folder: WorkingDir };
}

/** Buildah's own `run` has no read-only root where it may use only chroot, so the mounts are made here. */
function buildah(): Engine {
  const env = { BUILDAH_ISOLATION: 'chroot' };
  let container = '';
  let rootFolder = '';
  let config: ImageConfig | undefined;
  return {
    name: 'buildah',
    async has(image) {
      const local = await execa('buildah', ['inspect', '--type', 'image', image], { reject: false });
      if (local.exitCode === 0) return true;
      return (await execa('buildah', ['pull', '--quiet', image], { reject: false, timeout: 30_000 })).exitCode === 0;
    },
    async build(base, target) {
      const flags = ['build', '--format', 'docker', '--network', 'host', '--pull=false'];
      await execa('buildah', [...flags, ...buildArguments(base, target)], { ...logged(), env });
      const { stdout } = await execa('buildah', ['inspect', '--type', 'image', IMAGE]);
      container = (await execa('buildah', ['from', '--pull=false', IMAGE])).stdout.trim();
      rootFolder = (await execa('buildah', ['mount', container])).stdout.trim();
      config = configOf((JSON.parse(stdout) as { OCIv1: { config: OciConfig } }).OCIv1.config);
      return config;
    },
    run({ command, args = [], env: more = {}, mounts = [], root = false }) {
      const { user, env: own, entrypoint, folder } = config!;
      const asUser = root ? 'root' : user;
      const lines = [
        'set -e',
        ...mounts.map(
          ({ from, to }) =>
            `test -d "${from}" && mkdir -p "$R${to}" || { mkdir -p "$(dirname "$R${to}")"; : >> "$R${to}"; }`,
        ),
        'mount --bind "$R" "$R"; mount -o remount,ro,bind "$R"; mount -t tmpfs -o mode=1777 tmpfs "$R/tmp"',
        'mount -t proc proc "$R/proc"; mount --rbind /dev "$R/dev"',
        ...mounts.flatMap(({ from, to, writable }) => [
          `mount --bind "${from}" "$R${to}"`,
          ...(writable ? [] : [`mount -o remount,ro,bind "$R${to}"`]),
        ]),
        'ulimit -c 0',
        `exec env -i ${[...own, ...Object.entries(more).map(([key, value]) => `${key}=${value}`)].map(quoted).join(' ')} \\`,
        `  chroot "$R" setpriv --reuid ${asUser} --regid ${asUser} --init-groups --no-new-privs --inh-caps=-all --bounding-set=-all \\`,
        `  sh -c 'cd ${folder} && exec "$@"' - ${[...(command ?? entrypoint), ...args].map(quoted).join(' ')}`,
      ];
      // Each command replaces the one before it, so that a signal reaches the last.
      return execa('unshare', ['--mount', 'sh', '-c', lines.join('\n')], {
        env: { R: rootFolder },
        all: true,
        reject: false,
      });
    },
    async remove() {
      if (container) await execa('buildah', ['rm', container], { reject: false });
      await execa('buildah', ['rmi', IMAGE], { reject: false });
    },
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

const logged = () => ({ stdout: ['pipe', 2], stderr: ['pipe', 2], timeout: BUILD_LIMIT_MS }) as const;
