export function findTimeSkippingServer(options?: { log?: (line: string) => void }): Promise<string>;
