type Log = (line: string) => void;

export function sha256Of(path: string): Promise<string>;
export function seal(folder: string, files: string[]): Promise<void>;
export function isSealed(folder: string, files: string[], log: Log): Promise<boolean>;
export function haveSums(folder: string, sums: Map<string, string>, log: Log): Promise<boolean>;
export function readSums(path: string): Promise<Map<string, string> | undefined>;
export function isPrivate(folder: string): Promise<boolean>;
