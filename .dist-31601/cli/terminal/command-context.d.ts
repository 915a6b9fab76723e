/** The context of one command: its flags, config, Temporal client and output. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/config.js';
import type { TemporalTarget } from '../../temporal/target.js';
export interface GlobalFlags {
    config?: string;
    address?: string;
    namespace?: string;
    profile?: string;
    output: 'text' | 'json';
    debug?: boolean;
}
export declare class CommandContext {
    readonly flags: GlobalFlags;
    private loaded;
    private connected;
    constructor(flags: GlobalFlags);
    get json(): boolean;
    /** @throws ConfigError with every problem */
    config(): Promise<Config>;
    /** @throws CliProblem if the config has no such connection */
    requireConnection(name: string): Promise<Config>;
    /** @throws CliProblem that lists every unknown name */
    requireConnections(wanted: readonly string[]): Promise<Config>;
    target(): Promise<TemporalTarget>;
    /** @throws TemporalUnreachable after 5 s */
    client(): Promise<Client>;
    close(): Promise<void>;
    /** Prints the result to stdout. With `-o json`, nothing else is written there. */
    result(text: string, json: unknown): void;
    /** Prints one line of a text result; with `-o json`, prints nothing, and the command prints the whole result with {@link result}. */
    resultLine(text: string): void;
    /** Prints progress and remarks to stderr. */
    say(line: string): void;
}
