export function findingText({ what, ok, found, hint }) {
    return `${ok ? 'ok     ' : 'PROBLEM'} ${what}: ${found}${hint ? `\n        ${hint}` : ''}`;
}
//# sourceMappingURL=finding.js.map