/** An address to listen at, as flags have it. */
export interface HostPort {
  host: string;
  port: number;
}

/** `HOST:PORT`, or `[IPv6]:PORT`; undefined for anything else. */
export function parseHostPort(text: string): HostPort | undefined {
  const match = /^(\[[0-9a-f:]+\]|[^:\s]+):(\d{1,5})$/i.exec(text);
  if (!match?.[1] || Number(match[2]) > 65_535) return undefined;
  return { host: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2]) };
}
