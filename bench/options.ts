/** What `npm run bench -- …` takes. */
import { parseArgs } from 'node:util';

/** What a whole run measures, in its order. */
export const PARTS = [
  'cli',
  'client',
  'content',
  'coalescing',
  'hour',
  'incidents',
  'cost',
  'outage',
  'many',
  'scale',
] as const;
/** Too long for a whole run, or, as `push`, beside nothing that it compares. */
export const PARTS_ON_DEMAND = ['server', 'memory', 'push'] as const;
export type Part = (typeof PARTS)[number] | (typeof PARTS_ON_DEMAND)[number];
/** Many waits take long, however few peers there are. */
const NEVER_QUICK: readonly Part[] = ['scale', 'many', 'memory'];
/** Without the phases of a wait, which take almost as long with few waits. */
const QUICK_PARTS: readonly Part[] = PARTS.filter((part) => part !== 'cost' && !NEVER_QUICK.includes(part));

export const HELP = `Usage: npm run bench -- [options]

Vigil beside what its users would pick instead, on this machine, at the same simulated jobs.

  --quick              fewer waits, a shorter backoff and fewer peers, without cost, many and scale: under 3 minutes
                       (default: the parts below, under 40)
  --only <parts>       some of ${PARTS.join(', ')};
                       and ${PARTS_ON_DEMAND.join(', ')}, which run only when they are asked for
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
  const parts = partsFrom(values.only, quick);
  const long = parts.find((part) => NEVER_QUICK.includes(part));
  if (quick && long !== undefined) throw new Error(`--quick: there is no quicker ${long}; leave --quick out`);
  if (quick && write) throw new Error('--write: a quick run is not for the document; leave --quick out');
  if (write && values.contenders !== undefined)
    throw new Error('--write: the document compares all contenders; leave --contenders out');
  return {
    quick,
    write,
    json,
    parts,
    contenders: values.contenders === undefined ? undefined : listed('--contenders', values.contenders, known),
  };
}

function partsFrom(only: string | undefined, quick: boolean): readonly Part[] {
  if (only !== undefined) return listed('--only', only, [...PARTS, ...PARTS_ON_DEMAND]);
  return quick ? QUICK_PARTS : PARTS;
}

function listed<T extends string>(flag: string, value: string, known: readonly T[]): T[] {
  return value.split(',').map((name) => {
    const found = known.find((one) => one === name.trim());
    if (found === undefined)
      throw new Error(`${flag}: there is no ${name.trim()}; expected some of ${known.join(', ')}`);
    return found;
  });
}
