/** How many of the mutants were noticed, by file. */
import type { Tried } from './kept-results.js';

type Mutant = Tried['mutants'][number];

/** In per cent, over all files. */
export const LEAST_SCORE = 85;

export interface Score {
  mutants: number;
  /** Noticed by a test that failed, or that never ended. */
  killed: number;
  survived: number;
  score: number;
}

export interface Scores {
  files: Map<string, Score>;
  total: Score;
}

const NOTICED: readonly string[] = ['Killed', 'Timeout'];
const UNNOTICED: readonly string[] = ['Survived', 'NoCoverage'];

export function isUnnoticed({ status }: Mutant): boolean {
  return UNNOTICED.includes(status);
}

export function scoresOf(results: readonly Mutant[]): Scores {
  const names = [...new Set(results.map(({ fileName }) => fileName))].sort();
  const ofFile = (name: string) => scoreOf(results.filter(({ fileName }) => fileName === name));
  return {
    files: new Map(names.map((name) => [name, ofFile(name)])),
    total: scoreOf(results),
  };
}

function scoreOf(results: readonly Mutant[]): Score {
  const count = (statuses: readonly string[]) => results.filter(({ status }) => statuses.includes(status)).length;
  const [killed, survived] = [count(NOTICED), count(UNNOTICED)];
  const mutants = killed + survived;
  return { mutants, killed, survived, score: mutants === 0 ? 100 : (100 * killed) / mutants };
}

export function tableOf({ files, total }: Scores, minutes: number): string {
  const row = (name: string, { mutants, killed, survived, score }: Score) =>
    `| ${name} | ${mutants} | ${killed} | ${survived} | ${score.toFixed(1)} % |`;
  return [
    '| file | mutants | killed | survived | score |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...[...files].map(([name, score]) => row(`\`${name}\``, score)),
    row('**all**', total),
    '',
    `All of it took ${Math.ceil(minutes)} minutes. A score below ${LEAST_SCORE} % fails it.`,
  ].join('\n');
}
