/** What `npm run upgrade -- …` takes. */
import { parseArgs } from 'node:util';
import { STORIES, type StoryName } from './stories.js';

export const HELP = `Usage: npm run upgrade -- [options]

Upgrades workers from the previous version to this one while jobs run, goes back, and upgrades again; workers and Temporal are killed
on the way. Then ends the jobs, and compares the outcomes with the vendors' own ledgers: nothing may be lost.

  --from <ref>    the previous version: a tag or a commit (default: the newest tag before this commit; before the first release, the
                  commit in reliability/upgrade/previous-version.ts). If the clone has neither, the previous version is this one, and
                  the output says so
  --only <story>  rolling: workers without a version, one after the other; versions: worker versions, made current and taken back;
                  control: a rollback without --compatible-with, which must be noticed (default: all three)
  --waits <n>     begun before the first upgrade, and as many again during the story (default: 60)
  --write         write the table into docs/reliability.md
  --help          print this

Exits 1 and prints a line for each violation. Then it keeps the logs and the database.
`;

export interface UpgradeOptions {
  from: string | undefined;
  stories: readonly StoryName[];
  waits: number;
  write: boolean;
}

const MOST_WAITS = 2_000;

/** @throws Error in one line for an option that is not known or not right; 'help' where help is asked for */
export function optionsFrom(args: string[]): UpgradeOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      only: { type: 'string' },
      waits: { type: 'string', default: '60' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const stories = STORIES.filter((name) => values.only === undefined || values.only === name);
  if (stories.length === 0) throw new Error(`--only is ${STORIES.join(', ')}, not '${values.only}'`);
  const waits = /^\d+$/.test(values.waits) ? Number(values.waits) : 0;
  if (waits < 1 || waits > MOST_WAITS) throw new Error(`--waits is a number from 1 to ${MOST_WAITS}`);
  return { from: values.from, stories, waits, write: values.write };
}
