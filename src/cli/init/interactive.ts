/** The course of `vigil init` on a terminal: the file, the content folder, the connections, and a trial log-in. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseDocument } from 'yaml';
import { findingText, type Finding } from '../terminal/finding.js';
import {
  askChoice,
  askConnection,
  askText,
  askYes,
  showTitle,
  Interrupted,
  showEnd,
  showText,
  type Taken,
} from './connection-prompts.js';
import type { ConnectionDraft } from './connection-draft.js';
import { variablesIn } from './secret-reference.js';

export { showEnd, Interrupted };

type Existing = 'add' | 'overwrite';

interface Known {
  /** From `--config`, if given. */
  path?: string;
  standardPath: string;
  content?: string;
  standardContent: string;
  existing?: Existing;
  draft: ConnectionDraft;
}

export async function askPlan(known: Known) {
  showTitle('Create a config for vigil and vigil-worker');
  const { path, existing } = await askPath(known);
  const source = existing === 'add' ? readFileSync(path, 'utf8') : undefined;
  const content = source === undefined ? (known.content ?? (await askContent(known.standardContent))) : '';
  const taken: Taken = { names: namesIn(source ?? ''), variables: variablesIn(source ?? '') };
  const connections: ConnectionDraft[] = [];
  let draft = known.draft;
  // If the vendor was given as a flag, ask only for required fields.
  const all = draft.settings['vendor'] === undefined;
  do {
    const connection = await askConnection(draft, all, taken);
    connections.push(connection);
    taken.names.add(connection.name);
    for (const name of variablesIn(JSON.stringify(connection.settings))) taken.variables.add(name);
    draft = { name: '', settings: {} };
  } while (all && (await askYes('Add another connection?', false)));
  return { path, source, content, connections };
}

async function askPath({ path: given, standardPath, existing }: Known): Promise<{ path: string; existing?: Existing }> {
  let path = given;
  for (;;) {
    path ??= await askText('Where should the config be written?', standardPath, problemOfPath, standardPath);
    if (!existsSync(path) || existing) return { path, existing: existsSync(path) ? existing : undefined };
    const choice = await askChoice(`${path} already exists.`, [
      { value: 'add', label: 'Add connections to it' },
      { value: 'overwrite', label: 'Replace it', hint: 'its content is lost' },
      { value: 'elsewhere', label: 'Choose another file' },
    ]);
    if (choice !== 'elsewhere') return { path, existing: choice };
    path = undefined;
  }
}

function problemOfPath(path: string): string | undefined {
  return existsSync(dirname(path)) ? undefined : `the folder ${dirname(path)} does not exist`;
}

async function askContent(standard: string): Promise<string> {
  return askText('Where should content and messages be stored?', standard, () => undefined, standard);
}

function namesIn(source: string): Set<string> {
  const { connections } = (parseDocument(source).toJS() ?? {}) as { connections?: object };
  return new Set(Object.keys(connections ?? {}));
}

/** @param tryLogIns undefined if a secret is not set yet @returns whether to write the config */
export async function confirmPlan(tryLogIns?: () => Promise<Finding[]>): Promise<boolean> {
  if (!tryLogIns) return true;
  if (!(await askYes('All secrets are set. Try to log in now?', true))) return true;
  const findings = await tryLogIns();
  showText(findings.map((finding) => findingText(finding, process.stderr)).join('\n'));
  return findings.every(({ ok }) => ok) || askYes('Write the config anyway?', true);
}
