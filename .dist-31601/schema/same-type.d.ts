/** `true satisfies Same<A, B>` compiles only if each type is assignable to the other. */
export type Same<A, B> = [A, B] extends [B, A] ? true : never;
