/** How help reads: on a narrow terminal and a wide one, and on none. */
import { styleText } from 'node:util';
import { Help, type Command, type HelpConfiguration } from 'commander';
import { EXITS_FROM_GOOD_TO_BAD } from '../contract/failures.js';

/** In the words of docs/calling.md, which a test holds to it. */
const EXIT_CODES = [
  ['0', 'succeeded; `show` of a wait still running; the command did what it says'],
  ['1', 'an error of ours; the wait was terminated; `check` found problem'],
  ['2', 'wrong usage, input or config'],
  ['3', "the vendor's job failed"],
  ['4', 'cancelled, by anyone'],
  ['5', 'still running: `--wait-timeout` passed'],
  ['6', 'JobLost, JobUnintelligible, or no such wait'],
  ['7', 'VendorRefused, VendorRejectedRequest'],
  ['8', 'Temporal unreachable, ConnectionUnserved'],
  ['9', 'CollectionFailed'],
  ['10', 'DeadlineExceeded'],
  ['130', 'Ctrl-C, detached'],
] as const;

/** Where a column beside the terms has less room than this, the descriptions stand below them. */
const LEAST_COLUMN = 30;
const WITHOUT_TERMINAL = 80;

export const HELP_FORM: HelpConfiguration = {
  showGlobalOptions: true,
  minWidthToWrap: 20,
  // Commander takes the style away again where there is no terminal, or NO_COLOR is set.
  styleTitle: (title) => styleText('bold', title, { validateStream: false }),
  // In the list of commands; each command's own help has its arguments.
  subcommandTerm: (command) => command.name(),
  commandUsage(this: Help, command) {
    const usage = Help.prototype.commandUsage.call(this, command);
    return indented(this, usage, this.helpWidth ?? WITHOUT_TERMINAL, 'Usage: '.length).trim();
  },
  formatItem(this: Help, term, termWidth, description, helper) {
    const width = helper.helpWidth ?? WITHOUT_TERMINAL;
    if (width - termWidth - 4 >= LEAST_COLUMN) {
      return Help.prototype.formatItem.call(this, term, termWidth, description, helper);
    }
    return `  ${term}\n${indented(helper, description, width, 6)}`;
  },
};

/** The examples as a shell takes them: one line each, however narrow the terminal is, so that they can be copied. */
export function examplesText(helper: Help, examples: string[]): string {
  const title = helper.styleTitle(examples.length === 1 ? 'Example:' : 'Examples:');
  return [`\n${title}`, ...examples.map((example) => `  $ ${example.replaceAll('\n', '\n      ')}`)].join('\n');
}

/** What `vigil await` takes for several jobs, and with what it exits. */
export function severalJobsText(helper: Help): string {
  const text = [
    'A file of several jobs has one on each line, such as { "connection": "calls", "jobId": "34", "deadline": "6h" }.',
    `The exit code is the worst of all jobs, from good to bad: ${EXITS_FROM_GOOD_TO_BAD.join(', ')}.`,
  ].join(' ');
  return `\n${helper.boxWrap(text, helper.helpWidth ?? WITHOUT_TERMINAL)}`;
}

/** How the script that `vigil completion` prints gets into a shell for good. */
export function completionInstallText(helper: Help): string {
  const ways = [
    ['bash', "echo 'source <(vigil completion bash)' >> ~/.bashrc"],
    ['zsh', "echo 'source <(vigil completion zsh)' >> ~/.zshrc    # after compinit"],
    ['fish', 'vigil completion fish > ~/.config/fish/completions/vigil.fish'],
    ['powershell', "Add-Content $PROFILE 'vigil completion powershell | Out-String | Invoke-Expression'"],
  ];
  const title = helper.styleTitle('For good, then open a new shell:');
  return [`\n${title}`, ...ways.map(([shell, line]) => `  ${shell}\n      ${line}`)].join('\n');
}

export function exitCodesText(command: Command): string {
  const helper = helpOf(command);
  const lines = EXIT_CODES.map(
    ([code, when]) => `${code.padStart(5)}  ${indented(helper, when, helper.helpWidth ?? WITHOUT_TERMINAL, 7).trim()}`,
  );
  return [`\n${helper.styleTitle('Exit codes:')}`, ...lines].join('\n');
}

/** The helper that commander would write the command's help with now. */
export function helpOf(command: Command): Help {
  const helper = command.createHelp();
  helper.prepareContext({ helpWidth: command.configureOutput().getOutHelpWidth?.() });
  return helper;
}

function indented(helper: Help, text: string, width: number, by: number): string {
  const lines = helper.boxWrap(text, Math.max(20, width - by)).split('\n');
  return lines.map((line) => ' '.repeat(by) + line).join('\n');
}
