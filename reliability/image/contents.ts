/** What the image may contain. */
import { readFile } from 'node:fs/promises';
import type { Engine, ImageConfig } from './engine.js';

/** One line for each problem. */
export async function problemsOfContents(engine: Engine, { user, env }: ImageConfig): Promise<string[]> {
  const list = async (script: string) => {
    // A folder of another user, such as apt's, stays closed to a root without capabilities.
    const command = ['sh', '-c', `${script} 2>/dev/null; true`];
    const { exitCode, stdout, stderr } = await engine.run({ command, root: true });
    if (exitCode !== 0) return [`could not list the files of the image: ${stderr}`];
    return stdout.split('\n').filter(Boolean);
  };
  const all = 'find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /tmp \\) -prune -o';
  const found = async (what: string, script: string, except: RegExp = /^$/) =>
    (await list(script)).filter((path) => !except.test(path)).map((path) => `${what}: ${path}`);
  const wanted = await installedPackages();
  return [
    ...(user === 'node' ? [] : [`it runs as ${user || 'root'}, not as node`]),
    ...env
      .filter((one) => /^[^=]*(PASSWORD|SECRET|TOKEN|API_?KEY)[^=]*=/i.test(one))
      .map((one) => `a secret in the environment: ${one.split('=')[0]}`),
    // In a sticky folder such as /var/tmp everybody can write, but nobody can replace the files of others.
    ...(await found('writable by everybody', `${all} ! -type l -perm -0002 ! \\( -type d -perm -1000 \\) -print`)),
    ...(await found(
      'belongs to the user of the worker',
      `${all} -user node -print`,
      /^\/(home\/node|var\/lib\/vigil\/content|opt\/yarn[^/]*)(\/|$)/,
    )),
    ...(await found(
      'may hold a secret',
      `${all} \\( -name .npmrc -o -name '.env*' -o -name '*.key' -o -name .git -o -name '.netrc' \\) -print`,
    )),
    ...(await found(
      'holds a private key',
      "grep -rlsE 'BEGIN [A-Z ]*PRIVATE KEY' /app/healthy.mjs /app/package.json /etc /root /home /var/lib/vigil",
    )),
    ...(await found('unexpected in /app', 'ls -A /app', /^(dist|healthy\.mjs|node_modules|package\.json)$/)),
    ...(await found(
      'not a dependency of the worker',
      'cd /app/node_modules && ls -d */ @*/*/ | sed "s:/$::" | grep -v "^@[^/]*$"',
      wanted,
    )),
  ];
}

/** Packages that package-lock.json installs without the development dependencies. */
async function installedPackages(): Promise<RegExp> {
  const { packages } = JSON.parse(await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; peer?: boolean }>;
  };
  const names = Object.entries(packages)
    .filter(([path, { dev }]) => path.startsWith('node_modules/') && !dev)
    .map(([path]) => path.slice('node_modules/'.length));
  return new RegExp(`^(${names.join('|')})$`);
}
