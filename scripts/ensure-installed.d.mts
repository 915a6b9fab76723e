export function ensureInstalled(options?: { log?: (line: string) => void; folder?: string }): Promise<boolean>;
