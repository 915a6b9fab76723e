/** Layout of the help, for any terminal width and without a terminal. */
import { styleText } from 'node:util';
import { Help, type Command, type HelpConfiguration } from 'commander';
import { EXITS_FROM_GOOD_TO_BAD } from '../contract/failures.js';

/** The same words as in docs/calling.md; a test compares the two. */
const EXIT_CODES = [
  ['0', 'succeeded; `show` of a running wait; any other command that did its work'],
  ['1', 'an error in Vigil; the wait was terminated; `check` found a problem'],
  ['2', 'wrong usage, input or config'],
  ['3', "the vendor's job failed, or SubmitRejected"],
  ['4', 'cancelled, by anyone, and the job no longer runs'],
  ['5', 'still running when `--wait-timeout` passed'],
  ['6', 'JobLost, JobUnintelligible, or no such wait'],
  ['7', 'VendorRefused, VendorRejectedRequest'],
  ['8', 'Temporal unreachable, ConnectionUnserved'],
  ['9', 'CollectionFailed'],
  ['10', 'DeadlineExceeded'],
  ['11', 'the wait was cancelled, and the job may still run'],
  ['12', 'SubmitUncertain: a job may or may not have been started'],
  ['129', 'detached by SIGHUP'],
  ['130', 'detached by Ctrl-C'],
  ['143', 'detached by SIGTERM'],
] as const;

/** If less room than this is left beside the terms, the descriptions go below them. */
const MIN_DESCRIPTION_WIDTH = 30;
const DEFAULT_WIDTH = 80;

export const HELP_FORM: HelpConfiguration = {
  showGlobalOptions: true,
  minWidthToWrap: 20,
  // Commander strips the style if there is no terminal or NO_COLOR is set.
  styleTitle: (title) => styleText('bold', title, { validateStream: false }),
  // Names only: the help of each command shows its arguments.
  subcommandTerm: (command) => command.name(),
  commandUsage(this: Help, command) {
    const usage = Help.prototype.commandUsage.call(this, command);
    return indented(this, usage, this.helpWidth ?? DEFAULT_WIDTH, 'Usage: '.length).trim();
  },
  formatItem(this: Help, term, termWidth, description, helper) {
    const width = helper.helpWidth ?? DEFAULT_WIDTH;
    if (width - termWidth - 4 >= MIN_DESCRIPTION_WIDTH) {
      return Help.prototype.formatItem.call(this, term, termWidth, description, helper);
    }
    return `  ${term}\n${indented(helper, description, width, 6)}`;
  },
};

/** One line per example, however narrow the terminal is, so that you can copy it. */
export function examplesText(helper: Help, examples: string[]): string {
  const title = helper.styleTitle(examples.length === 1 ? 'Example:' : 'Examples:');
  return [`\n${title}`, ...examples.map((example) => `  $ ${example.replaceAll('\n', '\n      ')}`)].join('\n');
}

/** How `vigil await` reads several jobs, and how it exits. */
export function severalJobsText(helper: Help): string {
  const text = [
    'An NDJSON file has one job per line, such as { "connection": "calls", "jobId": "34", "deadline": "6h" }.',
    `For several jobs, the exit code is the worst one, from best to worst: ${EXITS_FROM_GOOD_TO_BAD.join(', ')}.`,
  ].join(' ');
  return `\n${helper.boxWrap(text, helper.helpWidth ?? DEFAULT_WIDTH)}`;
}

/** What `vigil run` does without a job. */
export function keyAloneText(helper: Help): string {
  const text =
    'With --key and no job, Vigil joins the run with this key, or prints how it ended, and starts no job; with --again it starts the job of that run again. ' +
    'With a job, you can use a key again without --again only if none of its runs can have started a job.';
  return `\n${helper.boxWrap(text, helper.helpWidth ?? DEFAULT_WIDTH)}`;
}

/** How the texts of a scheduled job get their dates. */
export function scheduledDatesText(helper: Help): string {
  const text =
    'In every text of the input, ${scheduled:FORMAT,STEP…} becomes a date of the scheduled time. A format has YYYY, YY, MM, MMM, MMMM, DD, HH, mm, ss; ' +
    'steps are such as -1d, +2w, -1M, -1y, -2h, -30m, first and last (day of the month), from left to right.';
  return `\n${helper.boxWrap(text, helper.helpWidth ?? DEFAULT_WIDTH)}`;
}

/** How `vigil run` reads a list. */
export function listOfRunsText(helper: Help): string {
  const text =
    'An NDJSON file has one run per line, such as { "connection": "gallery", "key": "load", "job": { … }, "needs": ["extract"] }: it starts ' +
    'when the runs with these keys have succeeded. For a list, --on-failure is continue (default: only what needs the failed run is not ' +
    'started) or stop, --again starts the jobs that failed or were cancelled again, and --name alone comes back to the list.';
  return `\n${helper.boxWrap(text, helper.helpWidth ?? DEFAULT_WIDTH)}`;
}

/** How to install the script that `vigil completion` prints. */
export function completionInstallText(helper: Help): string {
  const ways = [
    ['bash', "echo 'source <(vigil completion bash)' >> ~/.bashrc"],
    ['zsh', "echo 'source <(vigil completion zsh)' >> ~/.zshrc    # after compinit"],
    ['fish', 'vigil completion fish > ~/.config/fish/completions/vigil.fish'],
    ['powershell', "Add-Content $PROFILE 'vigil completion powershell | Out-String | Invoke-Expression'"],
  ];
  const title = helper.styleTitle('To install it, run the line for your shell, then open a new shell:');
  return [`\n${title}`, ...ways.map(([shell, line]) => `  ${shell}\n      ${line}`)].join('\n');
}

export function exitCodesText(command: Command): string {
  const helper = helpOf(command);
  const lines = EXIT_CODES.map(
    ([code, when]) => `${code.padStart(5)}  ${indented(helper, when, helper.helpWidth ?? DEFAULT_WIDTH, 7).trim()}`,
  );
  return [`\n${helper.styleTitle('Exit codes:')}`, ...lines].join('\n');
}

/** A helper with the current width of the terminal, as commander itself uses. */
export function helpOf(command: Command): Help {
  const helper = command.createHelp();
  helper.prepareContext({ helpWidth: command.configureOutput().getOutHelpWidth?.() });
  return helper;
}

function indented(helper: Help, text: string, width: number, by: number): string {
  const lines = helper.boxWrap(text, Math.max(20, width - by)).split('\n');
  return lines.map((line) => ' '.repeat(by) + line).join('\n');
}
