/** What `npm run bench -- …` takes. */
import { parseArgs } from 'node:util';

export const PARTS = ['cli', 'content', 'hour', 'scale', 'server', 'coalescing'] as const;
export type Part = (typeof PARTS)[number];

export const HELP = `Usage: npm run bench -- [options]

Vigil beside what its users would pick instead, on this machine, at the same simulated jobs.

  --quick              fewer waits, a shorter pace and fewer peers: under 3 minutes (default: all, under 40)
  --only <parts>       some of ${PARTS.join(', ')}
  --contenders <ids>   some of the contenders, such as vigil,timer-loop
  --write              write the tables and the picture into docs/
  --json <file>        write the figures there
  --help               print this

Exits 1 where Vigil misses one of its targets.
`;

export interface BenchOptions {
  quick: boolean;
  parts: readonly Part[];
  contenders: readonly string[] | undefined;
  write: boolean;
  json: string | undefined;
}

/** @param known the ids of all contenders. @throws Error in one line for an option that is not known or not right; 'help' where help is asked for */
export function optionsFrom(args: string[], known: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      contenders: { type: 'string' },
      write: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { quick, write, json } = values;
  if (quick && write) throw new Error('--write: a quick run is not for the document; leave --quick out');
  return {
    quick,
    write,
    json,
    parts: values.only === undefined ? PARTS : listed('--only', values.only, PARTS),
    contenders: values.contenders === undefined ? undefined : listed('--contenders', values.contenders, known),
  };
}

function listed<T extends string>(flag: string, value: string, known: readonly T[]): T[] {
  return value.split(',').map((name) => {
    const found = known.find((one) => one === name.trim());
    if (found === undefined)
      throw new Error(`${flag}: there is no ${name.trim()}; expected some of ${known.join(', ')}`);
    return found;
  });
}
