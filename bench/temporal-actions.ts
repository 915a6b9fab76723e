/** What Temporal Cloud would bill, as the Temporal server counts it in its own metric `action`. Pure. */

/** By type, such as `grpc_QueryWorkflow`. */
export type ActionCounts = ReadonlyMap<string, number>;

/** Of Temporal's own workflows, which nobody is billed for. */
const SYSTEM = 'temporal-system';

/** @param metrics of the server, in Prometheus' text format */
export function actionsIn(metrics: string): ActionCounts {
  const counts = new Map<string, number>();
  for (const [, labels = '', value] of metrics.matchAll(/^action(?:_total)?\{(.*)\} ([\d.e+]+)$/gm)) {
    const type = labelOf(labels, 'action_type');
    if (type === undefined || labelOf(labels, 'namespace') === SYSTEM) continue;
    counts.set(type, (counts.get(type) ?? 0) + Number(value));
  }
  return counts;
}

/** Those of `after` that `before` does not have, the most frequent first. */
export function actionsSince(before: ActionCounts, after: ActionCounts): ActionCounts {
  return new Map(
    [...after]
      .map(([type, count]) => [type, count - (before.get(type) ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .sort(([, one], [, other]) => other - one),
  );
}

export function countOf(actions: ActionCounts): number {
  return [...actions.values()].reduce((sum, count) => sum + count, 0);
}

function labelOf(labels: string, name: string): string | undefined {
  return new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1];
}
