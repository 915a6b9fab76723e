/** Writes the search attributes that have changed; each upsert is an event. */
import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Condition } from '../contract/job.js';
import type { SearchAttributeName } from '../contract/search-attributes.js';
import { stateOf, type WaitRecord } from '../contract/wait-record.js';

/**
 * Writes only those that the server said were registered: any other would fail the workflow task forever. Writes none before the first change,
 * which comes with the first poll.
 */
export function writeAttributes(record: WaitRecord): void {
  if (record.changes === 0 && record.phase === 'waiting') return;
  const values = attributesOf(record);
  const { typedSearchAttributes } = workflowInfo();
  const changed = (record.searchAttributes ?? []).flatMap((name): SearchAttributeUpdatePair[] => {
    const key = keyOf(name);
    const value = values[name];
    return value === null || typedSearchAttributes.get(key) === value ? [] : [{ key, value }];
  });
  if (changed.length > 0) upsertSearchAttributes(changed);
}

/**
 * The condition of a connection, on its watch: its waits do not have it. Nothing is written before the first problem.
 * @param names those that the server said were registered
 */
export function writeConnectionAttributes(
  connection: string,
  condition: Condition,
  names: readonly SearchAttributeName[] = [],
): void {
  const known = workflowInfo().typedSearchAttributes.get(keyOf('VigilCondition')) ?? 'clear';
  if (condition === known || !names.includes('VigilCondition')) return;
  const values = { VigilConnection: connection, VigilCondition: condition } as const;
  const pairs = (Object.keys(values) as (keyof typeof values)[]).filter((name) => names.includes(name));
  upsertSearchAttributes(pairs.map((name) => ({ key: keyOf(name), value: values[name] })));
}

function keyOf(name: SearchAttributeName) {
  return defineSearchAttributeKey(name, 'KEYWORD');
}

function attributesOf(record: WaitRecord): Record<SearchAttributeName, string | null> {
  const { input, observation } = record;
  return {
    VigilVendor: observation.vendor,
    VigilConnection: input.connection,
    VigilJobId: input.jobId,
    VigilState: stateOf(record),
    VigilCondition: observation.condition,
  };
}
