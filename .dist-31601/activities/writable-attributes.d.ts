import { type OperatorService } from '../temporal/attribute-registry.js';
import type { SearchAttributeName } from '../contract/search-attributes.js';
/** The part of a Temporal connection that this module uses. */
export interface AttributeSource {
    operatorService: OperatorService;
    withDeadline<T>(deadline: number, ask: () => Promise<T>): Promise<T>;
}
/** Asks the server once for all waits of this worker. */
export declare class WritableAttributes {
    private readonly temporal;
    private readonly namespace;
    private readonly warn;
    private known;
    private askedAt;
    private asking;
    private said;
    /** @param warn called once if the server does not answer */
    constructor(temporal: AttributeSource, namespace: string, warn: (line: string) => void);
    /**
     * Never throws. If the server does not answer, returns the last known names.
     * @param now milliseconds since the epoch
     * @returns undefined as long as the server has never answered
     */
    names(now: number): Promise<SearchAttributeName[] | undefined>;
    private ask;
}
