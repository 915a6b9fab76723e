/** A time in an answer of the Temporal server. @returns undefined if the answer has none */
export function dateOf(time: { seconds?: unknown; nanos?: number | null } | null | undefined): Date | undefined {
  const ms = Number(time?.seconds ?? 0) * 1_000 + Math.floor((time?.nanos ?? 0) / 1e6);
  return ms > 0 ? new Date(ms) : undefined;
}
