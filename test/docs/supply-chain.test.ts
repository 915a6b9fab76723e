/** Everything that is installed, run in CI or downloaded has an exact version. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const workflows = readdirSync(join(root, '.github/workflows')).map((name) => `.github/workflows/${name}`);
const lock = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, { hasInstallScript?: boolean; integrity?: string; link?: boolean }>;
};

describe('the workflows', () => {
  it.each(workflows)('%s name each action by its commit, with the version beside it', (path) => {
    const uses = [...read(path).matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, used]) => used!);
    expect(uses.length).toBeGreaterThan(0);
    for (const used of uses) expect(used).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('publish with provenance, and put a list of all components beside the release', () => {
    const release = read('.github/workflows/release.yml');
    expect(release).toContain('npm publish --provenance');
    expect(release).toMatch(/npm sbom --package-lock-only --sbom-format cyclonedx/);
    expect(release).toMatch(/gh release create .*vigil-jobs\.cdx\.json/);
  });
});

describe('npm', () => {
  it('runs no script of a package that it installs, and none of the packages here needs one', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    const scripted = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    // Each brings its native part as a package for the platform; its script is for platforms that have none.
    expect(scripted.map(([path]) => path)).toEqual([
      'node_modules/@parcel/watcher',
      'node_modules/@swc/core',
      'node_modules/esbuild',
    ]);
  });

  it('knows the hash of every package', () => {
    const unknown = Object.entries(lock.packages).filter(
      ([path, entry]) => path !== '' && !entry.integrity && !entry.link,
    );
    expect(unknown.map(([path]) => path)).toEqual([]);
  });

  it('has no script that it would run by itself before or after another', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const names = Object.keys(scripts);
    expect(names.filter((name) => /^(pre|post|install|prepare)/.test(name))).toEqual([]);
  });
});

describe('updates', () => {
  it('are proposed for every ecosystem that something is installed from', () => {
    const { updates } = parse(read('.github/dependabot.yml')) as { updates: { 'package-ecosystem': string }[] };
    expect(updates.map((update) => update['package-ecosystem'])).toEqual([
      'npm',
      'github-actions',
      'docker',
      'docker-compose',
      'gomod',
      'maven',
      'pip',
    ]);
  });
});
