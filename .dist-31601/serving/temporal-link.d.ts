/** The worker's connection to Temporal, which is replaced when Temporal's credentials change. */
import { NativeConnection, type Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { type RotatingTarget } from '../temporal/rotating-target.js';
export declare class TemporalLink {
    private readonly rotating;
    private connection;
    private readonly log;
    /** For clients: passes each call to the connection of that moment. */
    readonly live: NativeConnection;
    private apiKey;
    private tls;
    private refused;
    private constructor();
    /** @throws TemporalUnreachable */
    static open(rotating: RotatingTarget, log: Logger): Promise<TemporalLink>;
    /** For Workers, which use it until {@link renew}. */
    get current(): NativeConnection;
    /** Uses the credentials as they are configured now. Never throws: if Temporal refuses the new ones, the old connection stays. */
    renew(workers: readonly Worker[]): Promise<void>;
    close(): Promise<void>;
    private replace;
}
