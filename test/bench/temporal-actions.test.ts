import { describe, expect, it } from '@jest/globals';
import { actionsIn, actionsSince, countOf } from '../../bench/temporal-actions.js';

const METRICS = `# HELP action action counter
# TYPE action counter
action{action_type="activity_retry",namespace="default",operation="PollActivityTaskQueue",service_name="frontend"} 90
action{action_type="grpc_QueryWorkflow",namespace="default",operation="QueryWorkflow",service_name="frontend"} 12
action{action_type="grpc_QueryWorkflow",namespace="other",operation="QueryWorkflow",service_name="frontend"} 1.2e+01
action{action_type="command_StartTimer",namespace="temporal-system",operation="RespondWorkflowTaskCompleted"} 7
queue_actions{namespace="default"} 5
`;

describe("the actions in a server's metrics", () => {
  it('are counted by type, in all namespaces except that of the server itself', () => {
    expect(actionsIn(METRICS)).toEqual(
      new Map([
        ['activity_retry', 90],
        ['grpc_QueryWorkflow', 24],
      ]),
    );
  });

  it('are none if the server has counted none', () => {
    expect(actionsIn('# HELP action action counter\n')).toEqual(new Map());
  });

  it('are those of a period if the earlier counts are subtracted, the most frequent type first', () => {
    const before = new Map([
      ['a', 5],
      ['b', 5],
    ]);
    const since = actionsSince(
      before,
      new Map([
        ['a', 5],
        ['b', 6],
        ['c', 9],
      ]),
    );
    expect([...since]).toEqual([
      ['c', 9],
      ['b', 1],
    ]);
    expect(countOf(since)).toBe(10);
  });
});
