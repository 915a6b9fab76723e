import { Help, type Command, type HelpConfiguration } from 'commander';
export declare const HELP_FORM: HelpConfiguration;
/** One line per example, however narrow the terminal is, so that you can copy it. */
export declare function examplesText(helper: Help, examples: string[]): string;
/** How `vigil await` reads several jobs, and how it exits. */
export declare function severalJobsText(helper: Help): string;
/** How to install the script that `vigil completion` prints. */
export declare function completionInstallText(helper: Help): string;
export declare function exitCodesText(command: Command): string;
/** A helper with the current width of the terminal, as commander itself uses. */
export declare function helpOf(command: Command): Help;
