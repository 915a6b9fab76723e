/** The text of the config: a new one, or an existing one with connections added and everything else kept. */
import { existsSync } from 'node:fs';
import { chmod, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Document, isMap, parseDocument, Scalar, visit, YAMLMap } from 'yaml';
import writeFileAtomic from 'write-file-atomic';
import { usageProblem } from '../terminal/problem.js';
import type { ConnectionDraft } from './connection-draft.js';
import { version } from '../../version.js';
import { variablesIn } from './secret-reference.js';

/** Editors load it to complete and check the keys. */
const SCHEMA = `https://unpkg.com/vigil-jobs@${version}/schema/vigil-config.schema.json`;

export function newConfig(content: string, connections: ConnectionDraft[]): string {
  const document = new Document({ content: { store: 'file', path: content }, connections: {} });
  document.commentBefore =
    ` yaml-language-server: $schema=${SCHEMA}\n` +
    ' The config of vigil and vigil-worker. docs/configuration.md lists every key.\n' +
    ' Secrets are references: ${env:NAME} or ${file:PATH}. To test the config, run: vigil check';
  return withConnections(document, connections);
}

/** @throws CliProblem if the config already has a connection of that name */
export function addedTo(source: string, path: string, connections: ConnectionDraft[]): string {
  const document = parseDocument(source);
  for (const { name } of connections) {
    if (document.hasIn(['connections', name])) {
      throw usageProblem([`--name: ${path} already has a connection ${name}`], 'choose another name, or edit the file');
    }
  }
  return withConnections(document, connections);
}

function withConnections(document: Document, connections: ConnectionDraft[]): string {
  for (const { name, settings } of connections) {
    const node = document.createNode(settings);
    visit(node, {
      Scalar(_, scalar) {
        // Unquoted, a reference would not parse inside braces.
        if (typeof scalar.value === 'string' && scalar.value.includes('${')) scalar.type = Scalar.QUOTE_SINGLE;
      },
    });
    const parent = document.getIn(['connections']);
    const pair = document.createPair(name, node);
    const variables = [...variablesIn(JSON.stringify(settings))];
    // A flow map, in braces, has no room for a comment.
    if (variables.length > 0 && isMap(parent) && !parent.flow) {
      (pair.key as Scalar).commentBefore = ` needs ${variables.join(' and ')} in the environment`;
    }
    if (isMap(parent)) parent.add(pair);
    else document.setIn(['connections'], Object.assign(new YAMLMap(), { items: [pair] }));
  }
  // Do not fold long URLs.
  return document.toString({ lineWidth: 0, singleQuote: true });
}

/** Writes atomically: a reader sees the old config or the new one. Follows a symlink and keeps the mode. */
export async function writeConfig(path: string, text: string): Promise<void> {
  const isNew = !existsSync(path);
  try {
    await writeFileAtomic(path, text);
    // A config that others can write to would be refused.
    if (isNew) await chmod(path, (await stat(path)).mode & 0o7755);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `the folder ${dirname(path)} does not exist` : `cannot be written (${code})`;
    throw usageProblem([`${path}: ${why}`], 'choose another file with --config, or make the folder writable');
  }
}
