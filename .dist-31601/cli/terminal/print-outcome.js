import { outcomeText } from './outcome-text.js';
/** Prints how a wait ended. @returns the exit code */
export function printOutcome(context, end) {
    const { outcome, error, exit } = end;
    context.result(outcomeText(end, process.stdout), { ...outcome, ...(error && { error }) });
    return exit;
}
//# sourceMappingURL=print-outcome.js.map