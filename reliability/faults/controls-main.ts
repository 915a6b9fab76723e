/** `npm run faults:controls`: removes one protection after the other, and requires that the matrix notices. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeSection } from '../../scripts/document-section.js';
import { CONTROLS, type Control } from './controls.js';
import { mutate, type Mutant } from './mutants.js';
import { readSources } from './source-files.js';

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, json: { type: 'string' }, only: { type: 'string' } },
});

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['src', 'simulators', 'reliability', 'scripts', 'test/helpers', 'package.json', 'tsconfig.json'];

interface Verdict {
  control: Control;
  /** Undefined if the control passes. */
  problem: string | undefined;
}

/** The cells that must notice hold in the sources as they are, and differ without the protection. */
async function judge(control: Control): Promise<Verdict> {
  const whole = await play(control, []);
  if (whole.code !== 0) return { control, problem: `differs with the protection too: ${lastLines(whole.output)}` };
  const { code, output } = await play(control, control.without);
  if (code === 0) return { control, problem: 'the matrix did not notice' };
  const noticed = output.split('\n').some((line) => line.startsWith('DIFFERS') && control.says.test(line));
  return { control, problem: noticed ? undefined : `noticed otherwise: ${lastLines(output)}` };
}

async function play({ cells }: Control, mutants: Mutant[]): Promise<{ code: number; output: string }> {
  const folder = mutants.length === 0 ? PROJECT : await copyWith(mutants);
  const args = [
    'reliability/faults/main.ts',
    ...Object.entries(cells).flatMap(([flag, value]) => [`--${flag}`, value]),
  ];
  try {
    return await new Promise((resolve) => {
      execFile(join(PROJECT, 'node_modules/.bin/tsx'), args, { cwd: folder }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${stderr}${stdout}` }),
      );
    });
  } finally {
    if (folder !== PROJECT) await rm(folder, { recursive: true, force: true });
  }
}

async function copyWith(mutants: Mutant[]): Promise<string> {
  const sources = new Map(await readSources(PROJECT));
  const changed = new Map<string, string>();
  for (const mutant of mutants) {
    const { path, text } = mutate(mutant, sources);
    sources.set(path, text);
    changed.set(path, text);
  }
  const folder = await mkdtemp(join(tmpdir(), 'vigil-control-'));
  for (const path of COPIED) await cp(join(PROJECT, path), join(folder, path), { recursive: true });
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of changed) await writeFile(join(folder, path), text);
  return folder;
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-3).join(' / ');
}

const verdicts: Verdict[] = [];
for (const control of CONTROLS.filter(({ protection }) => protection.includes(values.only ?? ''))) {
  const verdict = await judge(control);
  verdicts.push(verdict);
  process.stdout.write(`${verdict.problem ? 'UNNOTICED' : 'noticed  '} ${control.protection}\n`);
  if (verdict.problem) process.stdout.write(`          ${verdict.problem}\n`);
}
const unnoticed = verdicts.filter(({ problem }) => problem).length;
process.stdout.write(
  `${verdicts.length - unnoticed} of ${verdicts.length} protections are missed when they are gone\n`,
);
if (values.json) {
  const counts = { numPassedTests: verdicts.length - unnoticed, numFailedTests: unnoticed };
  await writeFile(values.json, JSON.stringify(counts));
}
if (values.write) {
  const rows = verdicts.map(
    ({ control: { protection, cells }, problem }) =>
      `| ${protection} | ${cells.vendor}, ${cells.step}: ${cells.fault} | ${problem ? '**no**' : 'yes'} |`,
  );
  await writeSection(
    'reliability',
    'controls',
    ['| without | cells that must notice | noticed |', '| --- | --- | --- |', ...rows].join('\n'),
  );
}
process.exitCode = unnoticed === 0 ? 0 : 1;
