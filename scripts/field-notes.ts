/** The docstrings of the inputs in src/contract, by field: the only source of the descriptions of inputs in schema/. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

export interface FieldNote {
  description: string;
  /** As written after `@default`: a value in JSON, or words where there is none. */
  defaultText: string | undefined;
}

/** The input of `awaitJob`. By path: `''` for the whole input, `backoff`, `backoff.initial`, … */
export function fieldNotes(): Map<string, FieldNote> {
  return notesOf('await-job-input.ts', 'AwaitJobInput');
}

/** The input of `runJob`: its own fields, and those that it shares with `awaitJob`. */
export function runFieldNotes(): Map<string, FieldNote> {
  const notes = new Map([...fieldNotes(), ...notesOf('run-job-input.ts', 'RunJobInput')]);
  notes.delete('jobId');
  return notes;
}

/** A line of a list of runs. */
export function lineFieldNotes(): Map<string, FieldNote> {
  return new Map([...runFieldNotes(), ...notesOf('run-many.ts', 'RunLine')]);
}

/** What a schedule starts `runJob` with. */
export function scheduledFieldNotes(): Map<string, FieldNote> {
  const notes = new Map([...runFieldNotes(), ...notesOf('scheduled-run.ts', 'ScheduledRunInput')]);
  notes.delete('key');
  return notes;
}

function notesOf(name: string, type: string): Map<string, FieldNote> {
  const source = new URL(`../src/contract/${name}`, import.meta.url);
  const file = ts.createSourceFile('input.ts', readFileSync(source, 'utf8'), ts.ScriptTarget.Latest, true);
  const interfaces = new Map(file.statements.filter(ts.isInterfaceDeclaration).map((node) => [node.name.text, node]));
  const notes = new Map<string, FieldNote>();
  const note = (node: ts.Node, path: string) => notes.set(path, noteOf(node));
  const visit = (members: ts.NodeArray<ts.TypeElement>, parent: string) => {
    for (const member of members) {
      if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name)) continue;
      const path = parent === '' ? member.name.text : `${parent}.${member.name.text}`;
      note(member, path);
      if (member.type && ts.isTypeLiteralNode(member.type)) visit(member.type.members, path);
      if (member.type && ts.isTypeReferenceNode(member.type)) {
        const named = interfaces.get(member.type.typeName.getText());
        if (named) visit(named.members, path);
      }
    }
  };
  const input = interfaces.get(type);
  if (!input) throw new Error(`src/contract/${name} declares no ${type}`);
  note(input, '');
  visit(input.members, '');
  return notes;
}

function noteOf(node: ts.Node): FieldNote {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  const tag = comment?.tags?.find(({ tagName }) => tagName.text === 'default');
  return { description: oneLine(comment?.comment) ?? '', defaultText: oneLine(tag?.comment) };
}

function oneLine(comment: Parameters<typeof ts.getTextOfJSDocComment>[0]): string | undefined {
  return ts.getTextOfJSDocComment(comment)?.replace(/\s+/g, ' ').trim();
}
