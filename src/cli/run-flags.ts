/** The flags of `vigil run`. */
import type { Command } from 'commander';
import type { RunFlags } from './commands/run-input.js';
import { helpOf, keyAloneText, listOfRunsText } from './help.js';
import type { CommandContext } from './terminal/command-context.js';
import { flagsOfFollowing, settingsOfRun } from './shared-flags.js';

type Run = (command: (context: CommandContext) => Promise<number>) => Promise<void>;

export function addRunFlags(runs: Command, run: Run): void {
  runs
    .argument('[connection]', 'Name of a connection in the config')
    .option('--job <file>', 'What to start, as YAML or JSON; - for stdin. The page of the vendor names the fields')
    .option(
      '--key <key>',
      'Start the job once: with the same key, join the run or print how it ended (default: a new key)',
    );
  settingsOfRun(runs)
    .option(
      '--input <file>',
      'Read the whole input from a YAML or JSON file, or many from an NDJSON file; - for stdin. Flags and arguments override it',
    )
    .option('--name <name>', 'Name of a list of runs, to come back to it (default: made from the list)')
    .option('--concurrency <count>', 'The most runs of a list at a time (default 10)')
    .option('--scheduled <time>', 'Fill in ${scheduled:…} for this time, such as 2026-11-28T01:00:00Z')
    .option('--time-zone <name>', 'Time zone of the dates of --scheduled, such as Europe/Berlin (default UTC)')
    .option('--again', 'Start the job again under the same key, after a run that has ended')
    .option('--dry-run', 'Check the job and print what would be sent; needs neither the vendor nor Temporal')
    .option('--detach', 'Start or join the run and exit at once');
  flagsOfFollowing(runs)
    .addHelpText('after', (context) => keyAloneText(helpOf(context.command)) + listOfRunsText(helpOf(context.command)))
    .action((connection: string | undefined, flags: RunFlags) =>
      run(async (context) => (await import('./commands/run.js')).runCommand(context, connection, flags)),
    );
}
