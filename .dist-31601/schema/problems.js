/**
 * Reports all problems of an input or a config, as lines of `path: what is expected`.
 */
import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
/**
 * An object that refuses unknown fields and suggests the nearest known one.
 * Messages never contain values, because a value may be a secret in the wrong place.
 */
export function strictObject(shape) {
    return z.strictObject(shape, {
        error: (issue) => issue.code === 'unrecognized_keys'
            ? issue.keys.map((key) => `${key}: ${unknownName('field', key, Object.keys(shape))}`).join('\n')
            : expected('an object', issue.input),
    });
}
/** `unknown field; did you mean "deadline"?`, or all known names if none is similar. */
export function unknownName(kind, name, known) {
    const near = known.length > 0 ? closest(name, known) : undefined;
    if (near !== undefined && distance(name, near) <= Math.max(2, near.length / 3)) {
        return `unknown ${kind}; did you mean "${near}"?`;
    }
    if (known.length === 0)
        return `unknown ${kind}; none is known`;
    return `unknown ${kind}; expected ${known.length === 1 ? '' : 'one of '}${known.join(', ')}`;
}
/** `expected a duration, got a number`, without the value itself. */
export function expected(what, input) {
    if (input === undefined)
        return `missing; expected ${what}`;
    return `expected ${what}${typeof input === 'string' ? '' : `, got ${kindOf(input)}`}`;
}
function kindOf(value) {
    if (value === null)
        return 'null';
    if (Array.isArray(value))
        return 'a list';
    return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
/** One line for each problem, which starts with the path of its field (`patience.missing: …`). */
export function problemsOf(error, root = '') {
    return linesOf(error.issues, root);
}
function linesOf(issues, root) {
    return issues.flatMap((issue) => {
        const path = [root, ...issue.path.map(String)].filter((part) => part !== '').join('.');
        // The last form of several is the one that is explained.
        if (issue.code === 'invalid_union' && issue.errors.length > 0)
            return linesOf(issue.errors.at(-1) ?? [], path);
        if (issue.code !== 'unrecognized_keys')
            return [path === '' ? issue.message : `${path}: ${issue.message}`];
        return issue.message.split('\n').map((line) => (path === '' ? line : `${path}.${line}`));
    });
}
//# sourceMappingURL=problems.js.map