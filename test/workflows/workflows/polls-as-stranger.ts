/** A workflow of a stranger, which asks a worker of Vigil to poll jobs as if it were a watch. */
import { proxyActivities, setHandler, defineQuery } from '@temporalio/workflow';

export interface StrangerInput {
  taskQueue: string;
  connection: string;
  members: object[];
}

export async function pollsAsStranger({ taskQueue, connection, members }: StrangerInput): Promise<unknown> {
  setHandler(defineQuery('members'), () => ({ runId: 'r', version: 1, all: true, members, left: [], more: false }));
  const { pollMembers } = proxyActivities<{ pollMembers(request: object): Promise<unknown> }>({
    taskQueue,
    startToCloseTimeout: '1m',
  });
  const now = Date.now();
  const connectionState = { condition: 'clear', since: now };
  return pollMembers({ connection, shard: 0, covered: now, connectionState });
}
