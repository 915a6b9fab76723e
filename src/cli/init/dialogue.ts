/** The course of the questions: where, what for, and whether it is well. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseDocument } from 'yaml';
import { findingText, type Finding } from '../commands/check.js';
import { askChoice, askConnection, askText, askYes, greet, Interrupted, farewell, remark, type Taken } from './ask.js';
import type { ConnectionDraft } from './connection-draft.js';
import { variablesIn } from './secret-place.js';

export { farewell, Interrupted };

type Existing = 'add' | 'overwrite';

interface Known {
  /** Where it was given. */
  path?: string;
  standardPath: string;
  content?: string;
  standardContent: string;
  existing?: Existing;
  draft: ConnectionDraft;
}

export async function askPlan(known: Known) {
  greet('A config for vigil and vigil-worker');
  const { path, existing } = await askPath(known);
  const source = existing === 'add' ? readFileSync(path, 'utf8') : undefined;
  const content = source === undefined ? (known.content ?? (await askContent(known.standardContent))) : '';
  const taken: Taken = { names: namesIn(source ?? ''), variables: variablesIn(source ?? '') };
  const connections: ConnectionDraft[] = [];
  let draft = known.draft;
  // Of somebody who named the vendor by a flag only what must be known is asked.
  const all = draft.settings['vendor'] === undefined;
  do {
    const connection = await askConnection(draft, all, taken);
    connections.push(connection);
    taken.names.add(connection.name);
    for (const name of variablesIn(JSON.stringify(connection.settings))) taken.variables.add(name);
    draft = { name: '', settings: {} };
  } while (all && (await askYes('Another connection?', false)));
  return { path, source, content, connections };
}

async function askPath({ path: given, standardPath, existing }: Known): Promise<{ path: string; existing?: Existing }> {
  let path = given;
  for (;;) {
    path ??= await askText('Where is the config to be?', standardPath, problemOfPath, standardPath);
    if (!existsSync(path) || existing) return { path, existing: existsSync(path) ? existing : undefined };
    const choice = await askChoice(`${path} is there already.`, [
      { value: 'add', label: 'Add connections to it' },
      { value: 'overwrite', label: 'Write it anew', hint: 'what is in it is lost' },
      { value: 'elsewhere', label: 'Write another file' },
    ]);
    if (choice !== 'elsewhere') return { path, existing: choice };
    path = undefined;
  }
}

function problemOfPath(path: string): string | undefined {
  return existsSync(dirname(path)) ? undefined : `there is no folder ${dirname(path)}`;
}

async function askContent(standard: string): Promise<string> {
  return askText('Where are content and messages to be kept?', standard, () => undefined, standard);
}

function namesIn(source: string): Set<string> {
  const { connections } = (parseDocument(source).toJS() ?? {}) as { connections?: object };
  return new Set(Object.keys(connections ?? {}));
}

/** @param tryLogIns undefined where a secret is not set yet @returns whether to write */
export async function confirmPlan(tryLogIns?: () => Promise<Finding[]>): Promise<boolean> {
  if (!tryLogIns) return true;
  if (!(await askYes('The secrets are set. Try to log in now?', true))) return true;
  const findings = await tryLogIns();
  remark(findings.map(findingText).join('\n'));
  return findings.every(({ ok }) => ok) || askYes('Write the config all the same?', true);
}
