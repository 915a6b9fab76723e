/**
 * The fewest characters of a secret of the config. Vigil masks secrets in what vendors send, and a shorter one would match parts of
 * ordinary words.
 */
export declare const SHORTEST_SECRET = 8;
