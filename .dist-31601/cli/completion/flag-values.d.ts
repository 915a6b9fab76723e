/** The fields that `--set FIELD=VALUE` can set. */
export declare function assignable(command: string, vendor: string | undefined): string[];
/** The values of an enum flag (`onDeadline`: cancel, leave); in a list, each with the values already typed before it. */
export declare function valuesOfEnumFlag(name: string, typed: string): string[];
