#!/usr/bin/env node
/** The `vigil` command. */
import { CommanderError } from 'commander';
import { problemOf, usageProblem } from './cli/terminal/problem.js';
import { createProgram } from './cli/program.js';
import { CommandContext } from './cli/terminal/command-context.js';
import { EXIT } from './contract/failures.js';
async function main(argv) {
    // Read before commander parses the flags, so that a parse error is also printed as JSON.
    const wantsJson = /(^| )(-o ?|--output[ =])json( |$)/.test(argv.slice(2).join(' '));
    let exit = EXIT.ok;
    let flags = { output: wantsJson ? 'json' : 'text' };
    const program = createProgram(async (command) => {
        flags = program.opts();
        const context = new CommandContext(flags);
        try {
            exit = await command(context);
        }
        finally {
            await context.close();
        }
    });
    for (const one of [program, ...program.commands])
        one.exitOverride().configureOutput({ writeErr: () => undefined });
    try {
        if (argv.length <= 2)
            program.outputHelp();
        else
            await program.parseAsync(argv);
    }
    catch (error) {
        return failed(error, flags, helpFor(program, argv));
    }
    return exit;
}
// Points to the help of the command that was typed, or else to the general help.
function helpFor({ commands }, argv) {
    const typed = argv.slice(2).find((word) => commands.some((command) => command.name() === word));
    return `see \`vigil ${typed ? `${typed} ` : ''}--help\``;
}
function failed(thrown, flags, help) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0)
        return EXIT.ok;
    const error = thrown instanceof CommanderError ? usageProblem(lineProblems(thrown.message), help) : thrown;
    const { exit, type, message, hint } = problemOf(error);
    if (flags.output === 'json')
        process.stdout.write(`${JSON.stringify({ error: { type, message, hint } })}\n`);
    else
        for (const line of [...message.split('\n'), hint])
            process.stderr.write(`vigil: ${line}\n`);
    if (flags.debug && error instanceof Error)
        process.stderr.write(`${error.stack}\n`);
    return exit;
}
// Commander puts its suggestion on a second line.
function lineProblems(message) {
    if (message === '(outputHelp)')
        return ['expected a command'];
    return [message.replace(/^error: /, '').replace(/\n\(Did you mean (.+)\?\)$/, '; did you mean "$1"?')];
}
// A reader may close the pipe early, as `head` does; that is not an error.
process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.error));
// After SIGHUP the terminal is gone, and a line that cannot be written must not end the command.
process.stderr.on('error', () => undefined);
process.exitCode = await main(process.argv);
//# sourceMappingURL=starter.js.map