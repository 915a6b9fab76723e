import { describe, it } from '@jest/globals';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { noModuleState } from '../../scripts/lint/no-module-state.mjs';

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });

const reassignable = (...names: string[]) => names.map((name) => ({ messageId: 'reassignable', data: { name } }));
const mutable = (...names: string[]) => names.map((name) => ({ messageId: 'mutable', data: { name } }));

tester.run('no-module-state', noModuleState, {
  valid: [
    'const longest = 40; export const name = `wait`; const pattern = /^[a-z]+$/u;',
    'const limits = { connection: 40 } as const;',
    'const limits = { connection: 40 } as const satisfies Record<string, number>;',
    'const states: readonly unknown[] = ["running"] satisfies string[];',
    'const texts: Readonly<Record<string, string>> = { running: "runs" };',
    'const ends: ReadonlySet<string> = new Set(["failed"]);',
    'const limits = Object.freeze({ connection: 40 });',
    'const poll = defineSignal("pollNow"); const acts = proxyActivities<Acts>({ startToCloseTimeout: "30s" });',
    'const isLimit = fields({ at: time, what: optional(text) });',
    'const service = nexus; const first = LIMITS.first; const either = wide ? 80 : 40;',
    'export const next = (at: number) => { let copy = at; const seen = new Map(); return seen.size + ++copy; };',
    'function next() { let at = 0; const seen = []; return seen.push(at++); }',
    'class Wait { polls = 0; readonly seen = new Map(); static readonly longest = 40; static of() { return new Wait(); } }',
    'export default function next() {}',
    'declare const wide: Map<string, string>;',
  ],
  invalid: [
    { code: 'let polls = 0;', errors: reassignable('polls') },
    { code: 'export let polls = 0;', errors: reassignable('polls') },
    { code: 'var polls;', errors: reassignable('polls') },
    { code: 'const seen = new Map();', errors: mutable('seen') },
    { code: 'export const seen = new Set<string>();', errors: mutable('seen') },
    { code: 'const seen: Map<string, string> = new Map();', errors: mutable('seen') },
    { code: 'const seen = new Array(3), states = [];', errors: mutable('seen', 'states') },
    { code: 'const limits = { connection: 40 };', errors: mutable('limits') },
    { code: 'const limits = { connection: 40 } satisfies Record<string, number>;', errors: mutable('limits') },
    { code: 'const limits: Record<string, number> = { connection: 40 };', errors: mutable('limits') },
    { code: 'const limits = wide ? { connection: 80 } : OTHERS;', errors: mutable('limits') },
    { code: 'const next = (() => { let at = 0; return () => at++; })();', errors: mutable('next') },
    { code: 'const cache = makeCache();', errors: mutable('cache') },
    { code: 'const [first] = [[]];', errors: mutable('[first]') },
    { code: 'const controls = /[a-z]/g;', errors: mutable('controls') },
    { code: 'export default {};', errors: mutable('default') },
    { code: 'export default [1];', errors: mutable('default') },
    { code: 'class Wait { static polls = 0; }', errors: reassignable('polls') },
    { code: 'class Wait { static readonly seen = new Map(); }', errors: mutable('seen') },
    { code: 'export class Wait { static accessor polls = 0; }', errors: reassignable('polls') },
  ],
});
