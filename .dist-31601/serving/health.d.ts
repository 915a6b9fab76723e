/** The health endpoints GET /livez and GET /readyz, for the platform that runs the worker. */
import { type Server } from 'node:http';
import type { Serving } from './serve.js';
export interface HealthAddress {
    host: string;
    port: number;
}
/** `HOST:PORT`, or `[IPv6]:PORT`; undefined for anything else. */
export declare function parseHealthAddress(text: string): HealthAddress | undefined;
/** @param serving returns undefined while the worker connects: live, but not ready. @throws Error if the address is in use */
export declare function serveHealth(address: HealthAddress, serving: () => Serving | undefined): Promise<Server>;
