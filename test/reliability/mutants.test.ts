import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { MUTANTS, mutate, type Mutant, type Sources } from '../../reliability/faults/mutants.js';
import { readSources } from '../../reliability/faults/source-files.js';

describe("today's sources", () => {
  let sources: Sources;
  beforeAll(async () => {
    sources = await readSources(fileURLToPath(new URL('../../', import.meta.url)));
  });

  it.each(Object.values(MUTANTS))('have the one place that the mutant "$name" changes', (mutant) => {
    const { path, text } = mutate(mutant, sources);
    expect(text).not.toBe(sources.get(path));
    const { diagnostics } = ts.transpileModule(text, { fileName: path, reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
  });
});

describe('a mutant', () => {
  const mutant: Mutant = {
    name: 'returns nothing',
    symbol: 'Store.read',
    change: (node) => (ts.isReturnStatement(node) ? 'return;' : undefined),
  };
  const on = (...texts: string[]) => mutate(mutant, new Map(texts.map((text, i) => [`src/${i}.ts`, text])));

  it('changes its place and nothing else', () => {
    const text = 'class Store { read() { return 1; } write() { return 2; } }';
    expect(on('function read() { return 3; }', text)).toEqual({
      path: 'src/1.ts',
      text: 'class Store { read() { return; } write() { return 2; } }',
    });
  });
  it.each([
    [
      'its declaration is gone',
      ['class Other { read() { return 1; } }'],
      'expected one declaration of Store.read, found 0',
    ],
    [
      'there are two declarations',
      ['class Store { read() { return 1; } }', 'class Store { read() { return 2; } }'],
      'expected one declaration of Store.read, found 2',
    ],
    ['its place is gone', ['class Store { read() {} }'], 'expected one place to change in Store.read, found 0'],
    [
      'there are two places',
      ['class Store { read() { if (a) return 1; return 2; } }'],
      'expected one place to change in Store.read, found 2',
    ],
  ])('fails when %s', (_title, texts, message) => {
    expect(() => on(...texts)).toThrow(`mutant "returns nothing": ${message}`);
  });
});
