/** The commands of `vigil schedule` and their flags, under the names of Temporal's own command where it has them. */
import type { Command } from 'commander';
import type { ScheduleFlags } from './commands/schedule-create.js';
import { examplesText, helpOf, scheduledDatesText } from './help.js';
import type { CommandContext } from './terminal/command-context.js';
import { collect, settingsOfRun } from './shared-flags.js';

type Run = (command: (context: CommandContext) => Promise<number>) => Promise<void>;

const OVERLAP = 'Skip, BufferOne, BufferAll, CancelOther or AllowAll';
const ID = ['<schedule-id>', 'Id of the schedule'] as const;

export function addScheduleCommands(schedule: Command, run: Run): void {
  const command = (name: string, description: string, ...examples: [string, ...string[]]) =>
    schedule
      .command(name)
      .description(description)
      .addHelpText('after', (context) => examplesText(helpOf(context.command), examples));

  const create = command(
    'create',
    'Create a schedule that starts a job at each of its times, and awaits it',
    "vigil schedule create nightly gallery --job job.yaml --cron '0 2 * * *' --time-zone Europe/Berlin \\\n" +
      "--set 'questions.run_date=${scheduled:YYYY-MM-DD,-1d}'",
    `vigil schedule create monthly gallery --job job.yaml --calendar '{"dayOfMonth":"1","hour":"6"}' --dry-run`,
  )
    .argument('<schedule-id>', 'Id of the schedule; the keys of its runs begin with it')
    .argument('[connection]', 'Name of a connection in the config')
    .option('--job <file>', 'What to start, as YAML or JSON; - for stdin. The page of the vendor names the fields')
    .option('--cron <expression>', "Times as a cron expression, such as '0 2 * * 1-5'; repeatable", collect)
    .option('--calendar <json>', `Times as a calendar, such as '{"dayOfWeek":"Fri","hour":"3"}'; repeatable`, collect)
    .option('--interval <duration>', 'Every so often, such as 45m, or 6h/5h with an offset; repeatable', collect)
    .option('--time-zone <name>', 'Time zone of the times and dates, such as Europe/Berlin (default UTC)')
    .option('--start-time <time>', 'No run before this time, such as 2026-12-01T00:00:00Z')
    .option('--end-time <time>', 'No run after this time')
    .option('--jitter <duration>', 'Start each run up to this much later')
    .option('--overlap-policy <policy>', `What to do if the run before is still running: ${OVERLAP} (default Skip)`)
    .option('--catchup-window <duration>', 'How late a run may start after Temporal was down (default 365d)')
    .option('--pause-on-failure', 'Pause the schedule after a run that fails')
    .option('--remaining-actions <count>', 'The number of runs after which the schedule starts no more')
    .option('--paused', 'Create the schedule paused')
    .option('--notes <text>', 'Notes to show with the schedule');
  settingsOfRun(create)
    .option(
      '--input <file>',
      'Read the whole input from a YAML or JSON file; - for stdin. Flags and arguments override it',
    )
    .option('--dry-run', 'Check everything and print the next five times with their dates; needs no Temporal')
    .addHelpText('after', (context) => scheduledDatesText(helpOf(context.command)))
    .action((scheduleId: string, connection: string | undefined, flags: ScheduleFlags) =>
      run(async (context) =>
        (await import('./commands/schedule-create.js')).scheduleCreateCommand(context, scheduleId, connection, flags),
      ),
    );

  command('list', 'List the schedules', 'vigil schedule list', 'vigil schedule list gallery')
    .argument('[connection]', 'Only schedules of this connection')
    .action((connection: string | undefined) =>
      run(async (context) => (await import('./commands/schedule.js')).scheduleListCommand(context, connection)),
    );

  command('show', 'Show a schedule, its next times and its last runs', 'vigil schedule show nightly')
    .argument(...ID)
    .action((scheduleId: string) =>
      run(async (context) => (await import('./commands/schedule.js')).scheduleShowCommand(context, scheduleId)),
    );

  command('pause', 'Pause a schedule; its runs go on', 'vigil schedule pause nightly --reason "vendor upgrade"')
    .argument(...ID)
    .option('--reason <text>', 'Reason to show with the schedule', 'paused by vigil schedule pause')
    .action((scheduleId: string, flags: { reason: string }) =>
      run(async (context) => (await import('./commands/schedule.js')).schedulePauseCommand(context, scheduleId, flags)),
    );

  command('resume', 'Resume a schedule that is paused', 'vigil schedule resume nightly')
    .argument(...ID)
    .option('--reason <text>', 'Reason to show with the schedule', 'resumed by vigil schedule resume')
    .action((scheduleId: string, flags: { reason: string }) =>
      run(async (context) =>
        (await import('./commands/schedule.js')).scheduleResumeCommand(context, scheduleId, flags),
      ),
    );

  command('trigger', 'Start a run of the schedule now', 'vigil schedule trigger nightly')
    .argument(...ID)
    .option('--overlap-policy <policy>', `What to do if a run is running: ${OVERLAP} (default: that of the schedule)`)
    .action((scheduleId: string, flags: { overlapPolicy?: string }) =>
      run(async (context) =>
        (await import('./commands/schedule.js')).scheduleTriggerCommand(context, scheduleId, flags),
      ),
    );

  command('delete', 'Delete a schedule; its runs go on', 'vigil schedule delete nightly')
    .argument(...ID)
    .action((scheduleId: string) =>
      run(async (context) => (await import('./commands/schedule.js')).scheduleDeleteCommand(context, scheduleId)),
    );
}
