// `node scripts/release-notes.mjs v1.2.3` prints the section of CHANGELOG.md for a tag.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const read = (name) => readFile(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');

try {
  process.stdout.write(await releaseNotes(process.argv[2] ?? ''));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** @throws Error if the tag differs from package.json's version, or CHANGELOG.md has no section for it */
async function releaseNotes(tag) {
  const { version } = JSON.parse(await read('package.json'));
  if (tag !== `v${version}`) throw new Error(`The tag ${tag} does not match the version in package.json, ${version}.`);
  const sections = (await read('CHANGELOG.md')).split(/^(?=## )/m);
  const section = sections.find((text) => text.startsWith(`## [${version}]`));
  if (!section) throw new Error(`CHANGELOG.md has no section "## [${version}]".`);
  return `${section.replace(/^.*\n/, '').trim()}\n`;
}
