import { styled } from './style.js';

/** What `vigil check` found out about one part of the set-up. */
export interface Finding {
  what: string;
  ok: boolean;
  found: string;
  /** What the user can do about it. */
  hint?: string;
}

export function findingText({ what, ok, found, hint }: Finding, stream: NodeJS.WriteStream): string {
  const label = ok ? styled('green', 'ok', stream) + '     ' : styled(['bold', 'red'], 'PROBLEM', stream);
  return `${label} ${what}: ${found}${hint ? `\n        ${styled(ok ? 'dim' : 'yellow', hint, stream)}` : ''}`;
}
