/** The commands of `vigil` and their flags. What each does is in a file beside this one, loaded only when it is run, so that help is quick. */
import { Argument, Command, Option } from 'commander';
import { VENDORS } from '../contract/job.js';
import { version } from '../version.js';
import type { AwaitFlags } from './commands/await-input.js';
import type { CancelFlags } from './commands/cancel.js';
import type { ContentFlags } from './commands/collected.js';
import { SHELLS, type Shell } from './completion/shells.js';
import { completionInstallText, examplesText, exitCodesText, helpOf, HELP_FORM, severalJobsText } from './help.js';
import type { ReportFlags } from './commands/report.js';
import type { InitFlags } from './commands/init.js';
import type { ListFlags } from './commands/list.js';
import type { JobReference } from '../contract/ids.js';
import type { CommandContext } from './terminal/command-context.js';
import type { JobWanted } from './commands/wanted-job.js';

const EXAMPLES = ['vigil await calls 34', 'vigil list --running', 'vigil cancel calls 34 --reason "wrong month"'];

const JOB = ['[connection]', '[jobId]'] as const;

/** @param run runs what a command does, in a session of its own */
export function createProgram(run: (command: (context: CommandContext) => Promise<number>) => Promise<void>): Command {
  const program = new Command('vigil')
    .configureHelp(HELP_FORM)
    .description('Keeps watch over long-running vendor jobs, and says exactly how they ended.')
    .option('--config <file>', 'the config; else VIGIL_CONFIG, else ./vigil.yaml')
    .option('--address <host:port>', "Temporal's address; else TEMPORAL_ADDRESS or the profile")
    .option('-n, --namespace <name>', "Temporal's namespace")
    .option('--profile <name>', "the profile of Temporal's config file")
    .addOption(new Option('-o, --output <format>', 'the form of the result').choices(['text', 'json']).default('text'))
    .option('--debug', 'show stack traces')
    .version(version, '--version', 'the version of vigil')
    .addHelpText('after', ({ command }) => examplesText(helpOf(command), EXAMPLES) + '\n' + exitCodesText(command));

  // Each example is run by test/cli/examples.test.ts.
  const command = (name: string, description: string, ...examples: [string, ...string[]]) =>
    program
      .command(name)
      .description(description)
      .addHelpText('after', (context) => examplesText(helpOf(context.command), examples));

  const runFor = (
    wanted: JobWanted,
    connection: string | undefined,
    jobId: string | undefined,
    act: (context: CommandContext, job: JobReference) => Promise<number>,
  ) =>
    run(async (context) => {
      const { wantedJob } = await import('./commands/wanted-job.js');
      return act(context, await wantedJob(context, connection, jobId, wanted));
    });

  command(
    'await',
    'starts or joins the wait for a job, and shows it to its end',
    'vigil await calls 34 --deadline 6h',
    'vigil await calls 34 35 36',
    'vigil await --input jobs.ndjson -o json',
  )
    .argument('[connection]', 'a connection of the config')
    .argument('[jobId...]', "the job's id at the vendor, or those of several")
    .option('--deadline <duration>', 'limits the job: how long it may take (default 7d)')
    .option('--queue-deadline <duration>', 'how long it may lie in the queue (default 7d)')
    .option('--on-deadline <what>', 'cancel (the default) or leave the job when a deadline passes')
    .option('--on-cancel <what>', 'cancel (the default) or leave the job when the wait is cancelled')
    .option('--cancel-deadline <duration>', 'how long a cancel may take to be confirmed (default 5m)')
    .option('--collect-deadline <duration>', 'how long collecting may take after the end (default 1d)')
    .option('--on-failure <what>', 'throw (the default) or return: how the workflow ends for a job that failed')
    .option('--set <field=value>', 'any other field of the input, such as backoff.max=5m; may be repeated', collect)
    .option(
      '--input <file>',
      'the input as JSON, or many as NDJSON, one on each line; - for stdin; flags and arguments win over it',
    )
    .option('--again', 'polls afresh, even if the last wait saw the end of the job')
    .option('--detach', 'starts the wait and leaves')
    .option('--wait-timeout <duration>', 'limits the watching, not the job: then exits with 5')
    .option('--cancel-on-interrupt', 'the first Ctrl-C cancels the job instead of detaching')
    .addHelpText('after', (context) => severalJobsText(helpOf(context.command)))
    .action((connection: string | undefined, jobIds: string[], flags: AwaitFlags) =>
      run(async (context) => (await import('./commands/await.js')).awaitCommand(context, connection, jobIds, flags)),
    );

  command(
    'list',
    'the waits: those that run, then those that ended last',
    'vigil list calls --running',
    'vigil list --orphans',
  )
    .argument('[connection]', 'only its waits')
    .option('--running', 'only those that run')
    .option('--ended', 'only those that have ended')
    .option('--since <duration>', 'only those begun within it, such as 12h')
    .option('--vendor <name>', 'only jobs at this vendor; several: repeated, or with commas', collect)
    .option('--state <state>', 'only jobs in this state, as last seen; several likewise', collect)
    .option('--condition <condition>', 'only jobs seen like this; several likewise', collect)
    .option('-q, --query <filter>', "a list filter of Temporal's, over ours")
    .option('--limit <count>', 'at most so many', '50')
    .option(
      '--orphans',
      'instead of waits: the open jobs at the vendors that no wait watches, each with the command to watch it',
    )
    .option('--watch', 'kept up to date until Ctrl-C; without a terminal one line per change')
    .action((connection: string | undefined, flags: ListFlags) =>
      run(async (context) => (await import('./commands/list.js')).listCommand(context, connection, flags)),
    );

  command('show', 'one wait: its job, and a timeline of what happened; exits as await would', 'vigil show calls 34')
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .action((connection: string | undefined, jobId: string | undefined) =>
      runFor({ verb: 'show' }, connection, jobId, async (context, job) =>
        (await import('./commands/show.js')).showCommand(context, job),
      ),
    );

  command(
    'cancel',
    'cancels the wait and its job, and waits until the vendor shows it',
    'vigil cancel calls 34 --reason "wrong month"',
  )
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .option('--reason <text>', 'kept in the outcome', 'asked by vigil cancel')
    .option('--no-wait', 'only asks')
    .action((connection: string | undefined, jobId: string | undefined, flags: CancelFlags) =>
      runFor({ verb: 'cancel', only: 'running' }, connection, jobId, async (context, job) =>
        (await import('./commands/cancel.js')).cancelCommand(context, job, flags),
      ),
    );

  command('extend', 'gives a running job more (or less) time', 'vigil extend calls 34 --deadline 2h')
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .requiredOption('--deadline <duration>', 'counted from now')
    .action((connection: string | undefined, jobId: string | undefined, flags: { deadline: string }) =>
      runFor({ verb: 'extend', only: 'running' }, connection, jobId, async (context, job) =>
        (await import('./commands/steer.js')).extendCommand(context, job, flags),
      ),
    );

  command('poll-now', 'polls the job at once instead of at its next turn', 'vigil poll-now calls 34')
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .action((connection?: string, jobId?: string) =>
      runFor({ verb: 'poll-now', only: 'running' }, connection, jobId, async (context, job) =>
        (await import('./commands/steer.js')).pollNowCommand(context, job),
      ),
    );

  command('messages', 'the messages of the job', 'vigil messages calls 34')
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .action((connection?: string, jobId?: string) =>
      runFor({ verb: 'messages' }, connection, jobId, async (context, job) =>
        (await import('./commands/collected.js')).messagesCommand(context, job.connection, job.jobId),
      ),
    );

  command(
    'content',
    'the content that was brought home: its receipts, or checked copies of it',
    'vigil content reports 7 --to ./reports',
  )
    .argument(...describeArgument(JOB[0]))
    .argument(...describeArgument(JOB[1]))
    .option('--to <folder>', 'copies it there from the store, and checks length and sha256')
    .option('--force', 'with --to: replaces files that have other content')
    .action((connection: string | undefined, jobId: string | undefined, flags: ContentFlags) =>
      runFor({ verb: 'content' }, connection, jobId, async (context, job) =>
        (await import('./commands/collected.js')).contentCommand(context, job.connection, job.jobId, flags),
      ),
    );

  command('report', "a night's jobs as one page that opens offline", 'vigil report --html night.html --since 12h')
    .argument('[connection]', 'only its waits')
    .option('--html <file>', 'where to write the page; - for stdout')
    .option('--since <duration>', 'the waits that ran at some time since then, counted back from now', '24h')
    .option('-q, --query <filter>', "a list filter of Temporal's, over ours")
    .option('--limit <count>', 'at most so many: those that run, then those that ended last', '500')
    .action((connection: string | undefined, flags: ReportFlags) =>
      run(async (context) => (await import('./commands/report.js')).reportCommand(context, connection, flags)),
    );

  command('check', 'logs in at each vendor from here, and tries Temporal and the store', 'vigil check calls')
    .argument('[connection]', 'only this one')
    .action((connection: string | undefined) =>
      run(async (context) => (await import('./commands/check.js')).checkCommand(context, connection)),
    );

  command(
    'setup',
    "registers Vigil's search attributes at Temporal, where they are missing; harmless twice",
    'vigil setup --namespace default',
  ).action(() => run(async (context) => (await import('./commands/setup.js')).setupCommand(context)));

  command(
    'init',
    'asks for the connections, and writes a config that `check` accepts',
    'vigil init',
    'vigil init --vendor pureconnect --name calls --base-url https://ic-a.example:8019 \\\n' +
      '--set user=svc-extract --secret password=env:ICWS_PASSWORD',
  )
    .addOption(new Option('--vendor <vendor>', 'what the connection leads to').choices(VENDORS))
    .option('--name <connection>', 'what jobs call it: 1 to 40 of a-z, 0-9 and -')
    .option('--base-url <address>', 'where the vendor is')
    .option('--set <field=value>', 'any other field of the connection, such as user=svc; may be repeated', collect)
    .option('--secret <field=reference>', 'where a secret is: env:NAME or file:PATH; may be repeated', collect)
    .option('--content <dir>', 'where content and messages are kept (default ./content)')
    .option('--add', 'adds the connection to a config that is there, and keeps the rest of it')
    .option('--overwrite', 'writes the config anew, over one that is there')
    .option('--check', 'tries the log-in before anything is written')
    .action((flags: InitFlags) =>
      run(async (context) => (await import('./commands/init.js')).initCommand(context, flags)),
    );

  command(
    'completion',
    'prints a script for your shell: the Tab key then completes, also job ids',
    'vigil completion bash',
  )
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
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
  return [name, name === '[jobId]' ? "the job's id at the vendor" : 'a connection of the config'];
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
