import { type Config, type ConnectionConfig, type Secret } from './config-schema.js';
export type { Config, ConnectionConfig, Secret };
/** Vigil's environment variables. Temporal's SDK reads its own (TEMPORAL_*). */
export declare const ENVIRONMENT: {
    readonly VIGIL_CONFIG: "the path of the config file, if --config is not given";
    readonly LOG_LEVEL: "the lowest level that is logged: trace, debug, info (default), warn or error";
    readonly LOG_FORMAT: "json (default) or pretty";
};
/** The config is invalid. Each problem is a line that starts with the path of its field. */
export declare class ConfigError extends Error {
    readonly path: string;
    readonly problems: string[];
    readonly name = "ConfigError";
    constructor(path: string, problems: string[]);
}
/** The path of the config: the flag, otherwise VIGIL_CONFIG, otherwise ./vigil.yaml. */
export declare function configPath(flag?: string): string;
/**
 * The config at {@link configPath}. Whoever can put a file into a folder can have it found there, so one that nobody chose is refused if
 * others can have written it, and its path and hosts are announced before a secret of it is used.
 * @param say called at most once @throws ConfigError with all problems
 */
export declare function loadChosenConfig(flag: string | undefined, say: (line: string) => void): Config;
/** The text of the config at {@link configPath}. @throws ConfigError as {@link loadChosenConfig} does */
export declare function readChosenConfig(flag: string | undefined): string;
/** Reads and validates the config file. Relative paths in it are relative to the file. @throws ConfigError with all problems */
export declare function loadConfig(path: string): Config;
/** The same for the text of a config file that may not exist yet. @throws ConfigError */
export declare function readConfig(source: string, path: string): Config;
/** @param path used only in errors. @throws ConfigError */
export declare function parseConfig(source: string, path: string): Config;
/**
 * Reads the secret each time, so that a rotated one takes effect.
 * @throws Error that names the reference if it cannot be read or is too short
 */
export declare function readSecret({ reference, onUse }: Secret): string;
/** The variables that set a proxy, as curl reads them. */
export declare function proxyVariables(): Record<string, string | undefined>;
/** The file with authorities that Node adds to its own. */
export declare function nodeExtraCa(): string | undefined;
/** The connections that this config can serve: all except those marked `elsewhere`. */
export declare function ownConnections(config: Config): Map<string, ConnectionConfig>;
export interface LogOptions {
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
    format: 'json' | 'pretty';
}
/** Reads LOG_LEVEL and LOG_FORMAT. @throws ConfigError if a value is invalid */
export declare function logOptions(): LogOptions;
/** One line for each secret that cannot be used now. A log-in that needs it would fail. */
export declare function secretProblems(connections: Map<string, ConnectionConfig>): string[];
/** The same, only for the secrets that are too short. */
export declare function shortSecretProblems(connections: Map<string, ConnectionConfig>): string[];
