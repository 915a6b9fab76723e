/** `true` where each type fits the other, and nothing where not: `true satisfies Same<A, B>`. */
export type Same<A, B> = [A, B] extends [B, A] ? true : never;
