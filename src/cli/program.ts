/** The commands of `vigil` and their flags. The code of a command is loaded only when it runs, so that `--help` is quick. */
import { Argument, Command, Option } from 'commander';
import { VENDORS } from '../contract/job.js';
import { version } from '../version.js';
import type { AwaitFlags } from './commands/await-input.js';
import type { CancelFlags } from './commands/cancel.js';
import type { CheckFlags } from './commands/check.js';
import type { CodecServerFlags } from './commands/codec-server.js';
import type { ContentFlags } from './commands/messages-and-content.js';
import { SHELLS, type Shell } from './completion/shells.js';
import { completionInstallText, examplesText, exitCodesText, helpOf, HELP_FORM, severalJobsText } from './help.js';
import { KEY, NAME, collect, flagsOfFollowing, settingsOfWait } from './shared-flags.js';
import { addRunFlags } from './run-flags.js';
import { addScheduleCommands } from './schedule-flags.js';
import type { ReportFlags } from './commands/report.js';
import type { InitFlags } from './commands/init.js';
import type { ListFlags } from './commands/list.js';
import type { JobReference } from '../contract/ids.js';
import type { CommandContext, GlobalFlags } from './terminal/command-context.js';
import { usageProblem } from './terminal/problem.js';
import type { JobScope } from './commands/job-arguments.js';

const EXAMPLES = ['vigil await calls 34', 'vigil list --running', 'vigil cancel calls 34 --reason "wrong month"'];

const JOB = ['[connection]', '[jobId]'] as const;

/** @param run runs the chosen command with a context of its own */
export function createProgram(run: (command: (context: CommandContext) => Promise<number>) => Promise<void>): Command {
  const program = new Command('vigil')
    .configureHelp(HELP_FORM)
    .description('Await long-running vendor jobs with Temporal, and report how each of them ended.')
    .option(
      '--config <file>',
      'Config file (default: $VIGIL_CONFIG, ./vigil.yaml, $XDG_CONFIG_HOME/vigil/vigil.yaml, then /etc/vigil/vigil.yaml)',
    )
    .option('--address <host:port>', 'Temporal server (default: $TEMPORAL_ADDRESS, then the profile)')
    .option('-n, --namespace <name>', 'Temporal namespace')
    .option('--profile <name>', "Profile in Temporal's config file")
    .addOption(
      new Option('-o, --output <format>', 'Output format; jsonl only for list --watch')
        .choices(['text', 'json', 'jsonl'])
        .default('text'),
    )
    .addOption(new Option('--color <when>', 'Colours').choices(['auto', 'always', 'never']).default('auto'))
    .option('--quiet', 'Print only the result and errors')
    .option('--debug', 'Print stack traces')
    .version(version, '--version', 'Print the version')
    .helpOption('-h, --help', 'Print help for the command')
    .helpCommand('help [command]', 'Print help for a command')
    .addHelpText('after', ({ command }) => examplesText(helpOf(command), EXAMPLES) + '\n' + exitCodesText(command));

  program.hook('preAction', (_, command) => {
    if (program.opts<GlobalFlags>().output !== 'jsonl' || command.opts<ListFlags>().watch) return;
    throw usageProblem(['-o jsonl: only list --watch has this format'], 'use -o json');
  });

  // Each example is run by test/cli/examples.test.ts.
  const command = (name: string, description: string, ...examples: [string, ...string[]]) =>
    program
      .command(name)
      .description(description)
      .addHelpText('after', (context) => examplesText(helpOf(context.command), examples));

  const runFor = (
    scope: JobScope,
    connection: string | undefined,
    jobId: string | undefined,
    act: (context: CommandContext, job: JobReference) => Promise<number>,
  ) =>
    run(async (context) => {
      const { resolveJob } = await import('./commands/job-arguments.js');
      return act(context, await resolveJob(context, connection, jobId, scope));
    });

  const awaits = command(
    'await',
    'Start or join the wait for a job, and follow it until it ends',
    'vigil await calls 34 --deadline 6h',
    'vigil await calls 34 35 36',
    'vigil await --input jobs.ndjson -o json',
  )
    .argument('[connection]', 'Name of a connection in the config')
    .argument('[jobId...]', 'Id of the job at the vendor; you can give several');
  settingsOfWait(awaits)
    .option('--set <field=value>', 'Set any other input field, such as backoff.max=5m; repeatable', collect)
    .option(
      '--input <file>',
      'Read the input from a JSON file, or many inputs from an NDJSON file; - for stdin. Flags and arguments override it',
    )
    .option('--again', 'Start a new wait even if an earlier one saw the job end')
    .option('--detach', 'Start or join the wait and exit at once');
  flagsOfFollowing(awaits)
    .addHelpText('after', (context) => severalJobsText(helpOf(context.command)))
    .action((connection: string | undefined, jobIds: string[], flags: AwaitFlags) =>
      run(async (context) => (await import('./commands/await.js')).awaitCommand(context, connection, jobIds, flags)),
    );

  const runs = command(
    'run',
    'Start a job at the vendor, once by its key, and follow it until it ends',
    'vigil run gallery --job job.yaml --key nightly-2026-11-28',
    'vigil run gallery --job job.yaml --set questions.run_date=2026-11-28 --dry-run',
    'vigil run gallery --key nightly-2026-11-28',
    'vigil run gallery --job job.yaml --key nightly-2026-11-28T01:00:00Z --scheduled 2026-11-28T01:00:00Z',
    'vigil run --input runs.ndjson --name nightly --concurrency 20',
  );
  addRunFlags(runs, run);

  const schedule = command(
    'schedule',
    'Start a job at set times, with dates of the scheduled time, by a Temporal schedule',
    'vigil schedule list',
    'vigil schedule show nightly',
  ).helpCommand(false);
  addScheduleCommands(schedule, run);

  command('jobs', 'List what can be started at the vendor, and what of it the config allows', 'vigil jobs gallery')
    .argument('<connection>', 'Name of a connection in the config')
    .action((connection: string) =>
      run(async (context) => (await import('./commands/jobs.js')).jobsCommand(context, connection)),
    );

  command(
    'list',
    'List waits, and runs without a job: running ones first, then the most recently ended',
    'vigil list calls --running',
    'vigil list --orphans',
  )
    .argument('[connection]', 'Only waits for this connection')
    .option('--running', 'Only running waits')
    .option('--ended', 'Only ended waits')
    .option('--unwatched', 'Only the last waits of jobs that may still run although their wait has ended')
    .option('--since <duration>', 'Only waits started within this time, such as 12h')
    .option('--vendor <name>', 'Only jobs at this vendor; repeatable, or comma-separated', collect)
    .option('--state <state>', 'Only jobs whose last known state is this; repeatable, or comma-separated', collect)
    .option(
      '--condition <condition>',
      'Only jobs whose last known condition is this; repeatable, or comma-separated',
      collect,
    )
    .option('-q, --query <filter>', 'Filter with a Temporal List Filter, in addition to the other filters')
    .option('--limit <count>', 'Maximum number of waits', '50')
    .option(
      '--orphans',
      'List the unfinished jobs at the vendors that no wait covers, each with the command that awaits it',
    )
    .option('--watch', 'Keep the list up to date until Ctrl-C; without a terminal, print one line per change')
    .action((connection: string | undefined, flags: ListFlags) =>
      run(async (context) => (await import('./commands/list.js')).listCommand(context, connection, flags)),
    );

  command(
    'show',
    'Show a wait, its job and a timeline of what happened; the exit code is that of await',
    'vigil show calls 34',
  )
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .option(...KEY)
    .option(...NAME)
    .action(
      (connection: string | undefined, jobId: string | undefined, { key, name }: { key?: string; name?: string }) => {
        const others = { 'a connection': connection, '--key': key };
        if (name !== undefined)
          return run(async (context) =>
            (await import('./commands/show-many.js')).showManyCommand(context, name, others),
          );
        return key === undefined
          ? runFor({ command: 'show' }, connection, jobId, async (context, job) =>
              (await import('./commands/show.js')).showCommand(context, job),
            )
          : run(async (context) =>
              (await import('./commands/show-run.js')).showRunCommand(context, connection, jobId, key),
            );
      },
    );

  command(
    'cancel',
    'Cancel the wait and its job, and verify the cancellation with the vendor',
    'vigil cancel calls 34 --reason "wrong month"',
  )
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .option('--reason <text>', 'Reason to record in the outcome', 'requested by vigil cancel')
    .option('--no-wait', 'Exit after requesting the cancellation')
    .option('--abandon', 'End the wait even if the job cannot be cancelled and is left running')
    .option(...KEY)
    .option(...NAME)
    .action(
      (
        connection: string | undefined,
        jobId: string | undefined,
        flags: CancelFlags & { key?: string; name?: string },
      ) => {
        const { key, name } = flags;
        const others = { 'a connection': connection, '--key': key };
        if (name !== undefined)
          return run(async (context) =>
            (await import('./commands/cancel-many.js')).cancelManyCommand(context, name, others, flags),
          );
        return key === undefined
          ? runFor({ command: 'cancel', only: 'running' }, connection, jobId, async (context, job) =>
              (await import('./commands/cancel.js')).cancelCommand(context, job, flags),
            )
          : run(async (context) =>
              (await import('./commands/cancel-run.js')).cancelRunCommand(context, connection, jobId, flags),
            );
      },
    );

  command('extend', 'Change the deadline of a running wait', 'vigil extend calls 34 --deadline 2h')
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .requiredOption('--deadline <duration>', 'New deadline, counted from now')
    .action((connection: string | undefined, jobId: string | undefined, flags: { deadline: string }) =>
      runFor({ command: 'extend', only: 'running' }, connection, jobId, async (context, job) =>
        (await import('./commands/extend-and-poll-now.js')).extendCommand(context, job, flags),
      ),
    );

  command('poll-now', 'Poll the job now instead of at the next scheduled time', 'vigil poll-now calls 34')
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .action((connection?: string, jobId?: string) =>
      runFor({ command: 'poll-now', only: 'running' }, connection, jobId, async (context, job) =>
        (await import('./commands/extend-and-poll-now.js')).pollNowCommand(context, job),
      ),
    );

  command('messages', "Print the job's messages", 'vigil messages calls 34')
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .action((connection?: string, jobId?: string) =>
      runFor({ command: 'messages' }, connection, jobId, async (context, job) =>
        (await import('./commands/messages-and-content.js')).messagesCommand(context, job.connection, job.jobId),
      ),
    );

  command(
    'content',
    'List the collected content, or copy it to a folder and verify it',
    'vigil content reports 7 --to ./reports',
  )
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .option('--to <folder>', 'Copy the content from the store to this folder, and verify its length and SHA-256')
    .option('--force', 'With --to: replace files whose content differs')
    .action((connection: string | undefined, jobId: string | undefined, flags: ContentFlags) =>
      runFor({ command: 'content' }, connection, jobId, async (context, job) =>
        (await import('./commands/messages-and-content.js')).contentCommand(context, job.connection, job.jobId, flags),
      ),
    );

  command(
    'report',
    'Write or serve a self-contained HTML page about recent jobs',
    'vigil report --html report.html --since 12h',
    'vigil report --serve 8082',
  )
    .argument('[connection]', 'Only waits for this connection')
    .option('--html <file>', 'File to write; - for stdout')
    .option('--serve <[host:]port>', 'Serve the page instead, always up to date; at 127.0.0.1 without a host')
    .option('--since <duration>', 'Include the waits that ran at any time within this period', '24h')
    .option('-q, --query <filter>', 'Filter with a Temporal List Filter, in addition to the other filters')
    .option('--limit <count>', 'Maximum number of waits: running ones first, then the most recently ended', '500')
    .action((connection: string | undefined, flags: ReportFlags) =>
      run(async (context) => (await import('./commands/report.js')).reportCommand(context, connection, flags)),
    );

  command(
    'check',
    'Check the config, the content store, the secret of webhooks, Temporal, the workers and the log-in at each vendor',
    'vigil check calls',
    'vigil check --no-workers',
  )
    .argument('[connection]', 'Check only this connection')
    .option('--no-workers', 'Do not check that workers run')
    .action((connection: string | undefined, flags: CheckFlags) =>
      run(async (context) => (await import('./commands/check.js')).checkCommand(context, connection, flags)),
    );

  command(
    'setup',
    "Register Vigil's search attributes in Temporal, and set the rate limits of the config; safe to run again",
    'vigil setup --namespace default',
  ).action(() => run(async (context) => (await import('./commands/setup.js')).setupCommand(context)));

  command(
    'init',
    'Create a config file, from your answers or from flags',
    'vigil init',
    'vigil init --vendor pureconnect --name calls --base-url https://ic-a.example:8019 \\\n' +
      '--set user=svc-extract --secret password=env:ICWS_PASSWORD',
  )
    .addOption(new Option('--vendor <vendor>', "The connection's vendor").choices(VENDORS))
    .option('--name <connection>', 'Name of the connection: 1 to 40 of a-z, 0-9 and -')
    .option('--base-url <address>', 'Base URL of the vendor')
    .option('--set <field=value>', 'Set any other field of the connection, such as user=svc; repeatable', collect)
    .option('--secret <field=reference>', 'Where to read a secret: env:NAME or file:PATH; repeatable', collect)
    .option('--content <dir>', 'Folder for content and messages (default ./content)')
    .option('--add', 'Add the connection to an existing config')
    .option('--overwrite', 'Replace an existing config')
    .option('--check', 'Try to log in at the vendor before writing the config')
    .action((flags: InitFlags) =>
      run(async (context) => (await import('./commands/init.js')).initCommand(context, flags)),
    );

  command(
    'codec-server',
    'Decode and encode payloads for the Web UI and the temporal CLI, with the codec of the config, until Ctrl-C',
    'vigil codec-server',
  )
    .option(
      '--listen <host:port>',
      'Address to listen at; one that other machines reach needs codec.token',
      '127.0.0.1:8081',
    )
    .action((flags: CodecServerFlags) =>
      run(async (context) => (await import('./commands/codec-server.js')).codecServerCommand(context, flags)),
    );

  command('completion', 'Print a shell script that completes commands, flags and job ids', 'vigil completion bash')
    .addArgument(new Argument('<shell>', 'Your shell').choices(SHELLS))
    .addHelpText('after', ({ command }) => completionInstallText(helpOf(command)))
    .action((shell: Shell) =>
      run(async (context) => (await import('./commands/completion.js')).completionCommand(context, shell)),
    );

  program
    .command('__complete', { hidden: true })
    .argument('<shell>')
    .argument('[words...]')
    .action((shell: string, words: string[]) =>
      run(async () => (await import('./commands/completion.js')).completeCommand(program, shell, words)),
    );
  return program;
}

function describeArgument(name: (typeof JOB)[number]): [string, string] {
  return [name, name === '[jobId]' ? 'Id of the job at the vendor' : 'Name of a connection in the config'];
}
