export function findTemporalCli(options?: { log?: (line: string) => void }): Promise<string>;
