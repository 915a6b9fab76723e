export function findHelm(options?: { log?: (line: string) => void }): Promise<string | undefined>;
