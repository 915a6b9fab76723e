import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { vigil } from '../helpers/processes.js';
import { documents } from './documents.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Earlier words of the project and literary turns, each with what to write instead. */
const OLD_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\blook(s|ed|ing)?\b(?! (like|up|for|the same)\b)/gi, 'poll'],
  [/\b(lookNow|look-now|nextObservation)\b/g, 'pollNow, poll-now, pollForChange'],
  [/(?<!\bHTTP )\bedges?\b(?!-triggered)/gi, 'change'],
  [/\b(out)?pace[sd]?\b/gi, 'backoff, interval'],
  [/\btroubles?\b/gi, 'problem'],
  [/\berrands?\b/gi, 'cancellable activity'],
  [/\balarms?\b/gi, 'timer, alert'],
  [/(?<!\bpromise )\bsettl(e|es|ed|ing)\b/gi, 'end, finish, initial delay'],
  [/\btold\b/gi, 'reported, shown, known'],
  [/\b(tell|tells|telling) of\b/gi, 'report, show, record'],
  [/\b(bring|brings|bringing|brought|come|comes|came)( [\w-]+){0,4} home\b/gi, 'download, collect'],
  [/\b(is|are) home\b/gi, 'is collected'],
  [/\bmend(s|ed|ing)?\b/gi, 'fix, repair'],
  [/\bst(and|ands|ood) still\b/gi, 'is stalled'],
  [/\blet(s|ting)? go of\b/gi, 'drop, stop'],
  [/\b(anew|afresh)\b/gi, 'again'],
  [/\bnights?\b/gi, 'report'],
  [/\bfates?\b/gi, 'status'],
  [/\btapes?\b/gi, 'band'],
  [/(?:^|[.:;] )Of (a|an|the|it|them|those|these|what)\b/gm, 'a sentence that starts with its subject'],
];

/** Names that keep an old word: files and code that the documentation refers to. */
const NAMES = /\bVendorEdge\b|only-the-http-edge/g;

interface Place {
  where: string;
  text: string;
}

function oldWordsIn(places: Iterable<Place>): string[] {
  const found: string[] = [];
  for (const { where, text } of places) {
    const checked = text.replaceAll(NAMES, (name) => ' '.repeat(name.length));
    for (const [word, instead] of OLD_WORDS) {
      for (const { index, 0: match } of checked.matchAll(word)) {
        const line = checked.slice(0, index).split('\n').length;
        const around = text.slice(Math.max(0, index - 30), index + match.length + 30).replaceAll(/\s+/g, ' ');
        found.push(`${where}:${line} "${match.trim()}" in "${around}": write ${instead}`);
      }
    }
  }
  return found;
}

/** The help of `vigil`, of each of its commands and of their commands. */
async function helpTexts(...command: string[]): Promise<Place[]> {
  const { stdout } = await vigil([...command, '--help']);
  const [, list = ''] = /\nCommands:\n([\s\S]+?)\n(?:\n|$)/.exec(stdout) ?? [];
  const names = [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
  const helps = await Promise.all(names.map((name) => helpTexts(...command, name)));
  return [{ where: ['vigil', ...command, '--help'].join(' '), text: stdout }, ...helps.flat()];
}

/** Whether the text is the title of a test: `it('…')`, `describe.each(…)('…')`. */
function isTitle(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isCallExpression(parent))
    return ts.isTemplateSpan(parent) || ts.isTemplateExpression(parent) ? isTitle(parent) : false;
  return parent.arguments[0] === node && /^\(?\w* ?\?? ?(it|describe)\b/.test(parent.expression.getText());
}

/** The string literals and comments of a source file, without module names; of tests, the titles and comments. */
function textsIn(path: string, source: string, isTest: boolean): Place[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const ranges = new Map<number, string>();
  const add = (start: number, end: number) => ranges.set(start, source.slice(start, end));
  const visit = (node: ts.Node): void => {
    const comments = [
      ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of comments) add(pos, end);
    const isModuleName = ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent);
    const isText =
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node);
    if (isText && !isModuleName && (!isTest || isTitle(node))) add(node.getStart(), node.getEnd());
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  const end = ts.getLeadingCommentRanges(source, file.endOfFileToken.getFullStart()) ?? [];
  for (const comment of end) add(comment.pos, comment.end);
  return [...ranges].map(([start, text]) => ({
    where: `${path}:${source.slice(0, start).split('\n').length}`,
    text: text.replaceAll(/^\s*(\/\*\*|\/\/|\*) ?/gm, ''),
  }));
}

const textsOf = (path: string, isTest = false) => textsIn(path, readFileSync(`${root}${path}`, 'utf8'), isTest);

function sourcesIn(folder: string): string[] {
  const names = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(ts|mjs)$/.test(name)).map((name) => `${folder}/${name}`);
}

describe('the old words', () => {
  it('are gone from the documentation', () => {
    expect(oldWordsIn(documents.map(({ path, text }) => ({ where: path, text })))).toEqual([]);
  });

  it('are gone from the help', async () => {
    const texts = await helpTexts();
    expect(texts.map(({ where }) => where)).toContain('vigil schedule create --help');
    expect(oldWordsIn(texts)).toEqual([]);
  });

  it.each(['src', 'reliability', 'bench', 'demo', 'scripts'])(
    'are gone from the messages and comments of %s/',
    (folder) => {
      expect(oldWordsIn(sourcesIn(folder).flatMap((path) => textsOf(path)))).toEqual([]);
    },
  );

  it.each(['test', 'simulators'])('are gone from the titles of tests and the comments of %s/', (folder) => {
    // This file lists them.
    const sources = sourcesIn(folder).filter((path) => path !== 'test/docs/words.test.ts');
    expect(oldWordsIn(sources.flatMap((path) => textsOf(path, true)))).toEqual([]);
  });

  it('are found in the title of a test and in comments, and not in what a test sends', () => {
    const source =
      "// a look\nit.each(['look'])('looks', () => send('look'));\n(on ? describe : describe.skip)(`a look ${1}`, f);";
    expect(oldWordsIn(textsIn('a.test.ts', source, true)).map((found) => found.split(' ')[0])).toEqual([
      'a.test.ts:1:1',
      'a.test.ts:2:1',
      'a.test.ts:3:1',
    ]);
  });

  it.each([
    ['It polls; the next look is due.', 'look'],
    ['HTTP edge and an edge', 'edge'],
    ['Of a job that has ended only the rest', 'Of a'],
  ])('are found in %j', (text, word) => {
    const found = oldWordsIn([{ where: 'here', text }]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`"${word}"`);
  });

  it.each(['it looks like a date', 'look up the id', 'edge-triggered polling', 'nightly.zip', 'troubleshooting'])(
    'allow %j',
    (text) => expect(oldWordsIn([{ where: 'here', text }])).toEqual([]),
  );
});
