/** Flags that several commands share. */
import type { Command } from 'commander';

export const KEY = ['--key <key>', 'The run with this key, in place of a job'] as const;

export const NAME = ['--name <name>', 'The list of runs with this name, in place of a job'] as const;

/** Fields of the input of a wait. */
export function settingsOfWait(command: Command): Command {
  return command
    .option('--deadline <duration>', 'Time limit for the job (default 7d)')
    .option('--queue-deadline <duration>', "Time limit for the job in the vendor's queue (default 7d)")
    .option('--on-deadline <what>', 'What to do with the job when a deadline passes: cancel (default) or leave')
    .option('--on-cancel <what>', 'What to do with the job when the wait is cancelled: cancel (default) or leave')
    .option('--cancel-deadline <duration>', 'Time limit for the vendor to confirm a cancel (default 5m)')
    .option(
      '--collect-deadline <duration>',
      'Time limit for collecting messages and content after the job ends (default 1d)',
    )
    .option('--on-failure <what>', 'How the workflow ends if the job fails: throw (default) or return');
}

/** Fields of the input of a run, beside its job. */
export function settingsOfRun(command: Command): Command {
  command
    .option(
      '--upload <path>',
      'Upload this file of the content store to the vendor first, such as in/load.csv; repeatable',
      collect,
    )
    .option(
      '--submit-deadline <duration>',
      'How long the job may take to be started, with its uploads (default 10m, at most 3d)',
    );
  return settingsOfWait(command).option(
    '--set <field=value>',
    'Set a field of the job, such as parameters.Period=Nov, or another input field, such as retry.attempts=3; repeatable',
    collect,
  );
}

/** How the command follows the job. */
export function flagsOfFollowing(command: Command): Command {
  return command
    .option('--wait-timeout <duration>', 'Stop following after this time and exit with 5; does not limit the job')
    .option(
      '--temporal-timeout <duration>',
      'Stop following, with exit code 8, when Temporal has not answered for this time (default: keep trying)',
    )
    .option('--cancel-on-interrupt', 'Cancel the job on the first Ctrl-C, SIGTERM or SIGHUP instead of detaching');
}

/** For a flag that may be given several times. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
