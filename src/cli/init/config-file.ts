/** The config as it is written: a new one, or one that is there with connections added and all else kept. */
import { dirname } from 'node:path';
import { Document, isMap, parseDocument, Scalar, visit, YAMLMap } from 'yaml';
import writeFileAtomic from 'write-file-atomic';
import { usageProblem } from '../terminal/problem.js';
import type { ConnectionDraft } from './connection-draft.js';
import { variablesIn } from './secret-place.js';

export function newConfig(content: string, connections: ConnectionDraft[]): string {
  const document = new Document({ content: { store: 'file', path: content }, connections: {} });
  document.commentBefore =
    ' The config of vigil and vigil-worker; docs/configuration.md has every key.\n' +
    ' Secrets are references: ${env:NAME}, or ${file:PATH}. Next: vigil check';
  return withConnections(document, connections);
}

/** @throws CliProblem for a name that is there already */
export function addedTo(source: string, path: string, connections: ConnectionDraft[]): string {
  const document = parseDocument(source);
  for (const { name } of connections) {
    if (document.hasIn(['connections', name])) {
      throw usageProblem([`--name: ${path} has a connection ${name} already`], 'choose another name, or edit the file');
    }
  }
  return withConnections(document, connections);
}

function withConnections(document: Document, connections: ConnectionDraft[]): string {
  for (const { name, settings } of connections) {
    const node = document.createNode(settings);
    visit(node, {
      Scalar(_, scalar) {
        // As the documents write a reference, so that it also stays one in braces.
        if (typeof scalar.value === 'string' && scalar.value.includes('${')) scalar.type = Scalar.QUOTE_SINGLE;
      },
    });
    const parent = document.getIn(['connections']);
    const pair = document.createPair(name, node);
    const variables = [...variablesIn(JSON.stringify(settings))];
    // In braces a comment would have to break the line.
    if (variables.length > 0 && isMap(parent) && !parent.flow) {
      (pair.key as Scalar).commentBefore = ` needs ${variables.join(' and ')} in the environment`;
    }
    if (isMap(parent)) parent.add(pair);
    else document.setIn(['connections'], Object.assign(new YAMLMap(), { items: [pair] }));
  }
  // Long addresses stay on their line.
  return document.toString({ lineWidth: 0, singleQuote: true });
}

/** Writes atomically: a reader sees the old config or the new one. Follows a symlink and keeps the mode. */
export async function writeConfig(path: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(path, text);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `there is no folder ${dirname(path)}` : `cannot be written (${code})`;
    throw usageProblem([`${path}: ${why}`], 'name another file by --config, or make its folder writable');
  }
}
