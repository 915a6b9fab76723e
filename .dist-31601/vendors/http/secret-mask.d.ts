/** How many secrets of each kind are remembered. Limited because a worker runs for months and sees thousands of tokens. */
export declare const SECRETS_KEPT: {
    readonly configured: 100;
    readonly session: 32;
    readonly cookie: 32;
};
export type SecretKind = keyof typeof SECRETS_KEPT;
export declare class SecretMask {
    private readonly secrets;
    private forms;
    /**
     * Keeps the latest secrets of each kind. Kinds are separate so that session tokens never displace a secret of the config, and cookies,
     * which may change with every answer, never displace a session token.
     */
    add(secret: string, kind?: SecretKind): void;
    mask(text: string): string;
}
