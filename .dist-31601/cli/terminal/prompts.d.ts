import type { KnownWait } from '../../client/known-wait.js';
import type { Config } from '../../config/config.js';
/** @returns undefined after Ctrl-C or Esc */
export declare function chooseWait(waits: KnownWait[], message: string): Promise<KnownWait | undefined>;
/** @returns undefined after Ctrl-C or Esc */
export declare function chooseConnection(connections: Config['connections']): Promise<string | undefined>;
/** @returns undefined after Ctrl-C or Esc */
export declare function askJobId(connection: string): Promise<string | undefined>;
