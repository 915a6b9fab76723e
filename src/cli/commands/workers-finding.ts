/** What is served and what is not, as one finding: a worker that does not run leaves two task queues of each connection without pollers. Pure. */
import type { Finding } from '../terminal/finding.js';

/** Whether workers poll the task queues of a part of the config. */
export interface Served {
  workflows: boolean;
  connections: {
    name: string;
    polls: boolean;
    /** Cancels and collections. */
    acts: boolean;
    /** Another config has its address and secrets. */
    elsewhere: boolean;
  }[];
}

/** @param command starts a worker with this config */
export function workersFinding(taskQueue: string, { workflows, connections }: Served, command: string): Finding {
  const what = `workers of the task queue ${taskQueue}`;
  const absent = [
    ...(workflows ? [] : ['the workflows']),
    ...connections.flatMap(({ name, polls, acts }) => {
      if (polls && acts) return [];
      if (!polls && !acts) return [name];
      return [polls ? `cancels and collections of ${name}` : `polls of ${name}`];
    }),
  ];
  const names = connections.map(({ name }) => name).join(', ');
  if (absent.length === 0) return { what, ok: true, found: `serve the workflows and ${names}` };
  if (!workflows && connections.every(({ polls, acts }) => !polls && !acts)) {
    const hint = `start one with \`${command}\`, or check without workers with --no-workers`;
    return { what, ok: false, found: 'none runs', hint };
  }
  const unserved = connections.filter(({ polls, acts }) => !polls || !acts);
  const far = unserved.filter(({ elsewhere }) => elsewhere).map(({ name }) => name);
  const hints = [
    ...(workflows && unserved.length === far.length
      ? []
      : [`start \`${command}\`, or restart the one that has an older config`]),
    ...(far.length === 0 ? [] : [`start the worker whose config has the address of ${far.join(', ')}`]),
  ];
  return { what, ok: false, found: `none serves ${absent.join(', ')}`, hint: hints.join('; ') };
}
