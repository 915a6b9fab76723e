/** The patches of the workflows: changes that are replayed only where their marker is in the history. */

/** By the version of Vigil that has each first. `patched('…')` in src/workflows takes only these names; a test compares them. */
export const PATCHES: Record<string, string> = {
  'one-report-for-a-connection': '0.1.0',
  'send-away-each-time': '0.1.0',
  'withdraw-queued-submit': '0.1.0',
};

/**
 * Whether a workflow may begin to use the patch, so that an older version of Vigil can still replay its history.
 * @param oldest `1.2.3`: the version to which a rollback must stay possible; absent: every patch is used
 */
export function usesPatch(patch: string, oldest: string | undefined): boolean {
  const since = PATCHES[patch];
  return oldest === undefined || (since !== undefined && compareVersions(since, oldest) <= 0);
}

export function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(text);
}

/** Below, at or above 0, as a sort function returns it. Both are `1.2.3`. */
export function compareVersions(one: string, other: string): number {
  const [left = [], right = []] = [one, other].map((version) => version.split('.').map(Number));
  const differences = left.map((part, nth) => part - (right[nth] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
