// Loaded before dist/worker.js (`node --import`): ends its own process at a named point, so that the product needs no hook for it.
// It wraps the prototypes of the very modules that the worker loads. Plain JavaScript, as the worker runs it.
//
//   VIGIL_KILL_AT        <point>:<nth time>:<SIGKILL, SIGTERM or TEMPORAL>
//   VIGIL_KILL_JOB       the job about which it must be; of a run, its key
//   VIGIL_KILL_MARK      a file that gets a line just before the signal: the proof that the point was reached
//   VIGIL_KILL_TEMPORAL  the process of Temporal, which TEMPORAL kills instead of this one
import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { MemberPolls } from '../../dist/activities/member-polls.js';
import { WatchJoins } from '../../dist/activities/watch-joins.js';
import { StoreFolder } from '../../dist/content/store-folder.js';
import { ContentStore } from '../../dist/content/store.js';
import { AlteryxClient } from '../../dist/vendors/alteryx/client.js';
import { VendorEdge } from '../../dist/vendors/http/vendor-edge.js';
import { NexusIcClient } from '../../dist/vendors/nexus-ic/client.js';
import { OracleEpmClient } from '../../dist/vendors/oracle-epm/client.js';
import { PureConnectClient } from '../../dist/vendors/pureconnect/client.js';

const { VIGIL_KILL_AT = '', VIGIL_KILL_JOB, VIGIL_KILL_MARK, VIGIL_KILL_TEMPORAL } = process.env;
const [wanted, nth = '1', signal] = VIGIL_KILL_AT.split(':');
// After TERM the step stays where it is for a moment, so that the shutdown meets it there; and until Temporal is surely away.
const TERM_PAUSE_MS = 400;
/** What a request takes to its vendor and back, so that a step lies in the middle of it. */
const ON_ITS_WAY_MS = 300;
/** One block of the store: what comes after the first is written while the first lies on the disk. */
const BLOCK_BYTES = 1024 * 1024;

let reached = 0;
/** Which activity, and for which job, the present step belongs to. */
const underWay = new AsyncLocalStorage();

async function point(name, jobId = underWay.getStore()?.jobId) {
  if (name !== wanted || jobId !== VIGIL_KILL_JOB) return;
  if (++reached !== Number(nth)) return;
  appendFileSync(
    VIGIL_KILL_MARK,
    `${JSON.stringify({ point: name, jobId: VIGIL_KILL_JOB, signal, at: Date.now() })}\n`,
  );
  if (signal === 'TEMPORAL') process.kill(Number(VIGIL_KILL_TEMPORAL), 'SIGKILL');
  else process.kill(process.pid, signal);
  // A killed process must not take another step.
  if (signal === 'SIGKILL') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  await sleep(TERM_PAUSE_MS);
}

function wrap(prototype, method, around) {
  const original = prototype[method];
  if (typeof original !== 'function') throw new Error(`kill-points: there is no ${method} any more`);
  prototype[method] = function (...args) {
    return around(() => original.apply(this, args), args, this, original);
  };
}

/** The key of a run by the id of the job that this process has started for it. */
const keyOf = new Map();

/** The activities of a run, in their order. */
const RUN_STEPS = ['acceptRun', 'prepareSubmit', 'submitJob', 'findSubmitted'];

const activity = () => underWay.getStore()?.activity;

/** The job itself, if what a watch reports is about it. */
function jobReported({ changed, gone }) {
  const waits = [...changed.map(({ wait }) => wait), ...gone];
  return waits.some((wait) => wait.endsWith(`:${VIGIL_KILL_JOB}`)) ? VIGIL_KILL_JOB : undefined;
}

wrap(WatchJoins.prototype, 'join', async (join) => {
  await point('join.before');
  const joined = await join();
  await point('join.after');
  return joined;
});

wrap(MemberPolls.prototype, 'hint', async (hint, [{ jobId }]) => {
  await point('delivery.before', jobId);
  await hint();
  await point('delivery.after', jobId);
});

const create = Worker.create.bind(Worker);
Worker.create = (options) => {
  const activities = Object.entries(options.activities ?? {}).map(([name, work]) => [
    name,
    (...args) =>
      underWay.run({ activity: name, jobId: args[0]?.jobId ?? args[0]?.key }, async () => {
        if (RUN_STEPS.includes(name)) await point(`${name}.before`);
        if (name === 'firstPoll') await point('child.started', keyOf.get(args[0]?.jobId));
        const result = await work(...args);
        if (result?.started) keyOf.set(result.started, args[0].key);
        if (name === 'pollMembers') await point('pollMembers.before-report', jobReported(result));
        else if (typeof result?.watch === 'string') await point('join.before-report');
        else await point(`${name}.before-report`);
        return result;
      }),
  ]);
  return create({ ...options, activities: Object.fromEntries(activities) });
};

// What `text` and `json` both ask by.
wrap(VendorEdge.prototype, 'answer', async (answer, [{ verb }]) => {
  const step = { 'log in': 'log-in', cancel: 'cancel', 'start the job': 'submit' }[verb] ?? searchStep();
  if (!step) return answer();
  // A wait leaves its watch before it asks for the cancel.
  if (step === 'cancel') await point('leave.after');
  await point(`${step}.before`);
  const answering = answer();
  if (`${step}.mid` === wanted) {
    answering.catch(() => undefined);
    await sleep(ON_ITS_WAY_MS);
    await point(`${step}.mid`);
  }
  const answered = await answering;
  await point(`${step}.after`);
  return answered;
});

/** Some vendors are searched with several requests: the first one counts. */
function searchStep() {
  return activity() === 'findSubmitted' ? 'find' : undefined;
}

for (const { prototype } of [AlteryxClient, NexusIcClient, OracleEpmClient, PureConnectClient]) {
  wrap(prototype, 'readStatus', async (readStatus, [jobId]) => {
    const polls = { firstPoll: 'status', pollForChange: 'status', pollMembers: 'tick' }[activity()];
    if (polls) await point(`${polls}.before`, jobId);
    const status = await readStatus();
    if (polls) await point(`${polls}.after`, jobId);
    return status;
  });
  wrap(prototype, 'readMessages', async function* (readMessages) {
    await point('messages.before');
    yield* readMessages();
    await point('messages.after');
  });
}
// At PureConnect it is a property of the instance, present only with a mount; it calls the method of the prototype.
for (const [{ prototype }, method] of [
  [AlteryxClient, 'openContent'],
  [NexusIcClient, 'openContent'],
  [OracleEpmClient, 'openContent'],
  [PureConnectClient, 'openFiles'],
]) {
  wrap(prototype, method, async function* (open) {
    await point('content.before');
    yield* open();
  });
}

wrap(ContentStore.prototype, 'put', async (put, args, store, original) => {
  if (activity() !== 'collectContent') return put();
  await point('content.before-first-byte');
  const [path, body, announced, ...rest] = args;
  let bytes = 0;
  const watched = passing(body, async (chunk) => {
    bytes += chunk.length;
    if (bytes >= (announced ?? 0) / 2) await point('content.mid');
  });
  return original.call(store, path, watched, announced, ...rest);
});

wrap(StoreFolder.prototype, 'write', async (_write, [path, contents], folder, original) => {
  const file = { collectContent: 'content-file', collectMessages: 'messages-file' }[activity()];
  if (!file || typeof contents === 'string') return original.call(folder, path, contents);
  await point(`${file}.before-write`);
  let bytes = 0;
  const watched = passing(contents, async (chunk) => {
    bytes += chunk.length;
    if (bytes > BLOCK_BYTES) await point(`${file}.mid-write`);
  });
  return original.call(folder, path, watched);
});

wrap(StoreFolder.prototype, 'move', async (move) => {
  const file = { collectContent: 'content-file', collectMessages: 'messages-file' }[activity()];
  if (!file) return move();
  await point(`${file}.before-rename`);
  await move();
  await point(`${file}.after-rename`);
});

/** The same stream, with a kill point at each chunk, and one at its end if it comes from a vendor. */
function passing(body, poll) {
  const store = underWay.getStore();
  async function* chunks() {
    for await (const chunk of body) {
      await underWay.run(store, () => poll(chunk));
      yield chunk;
    }
    await underWay.run(store, () => point('content.after-last-byte'));
  }
  return Readable.from(chunks(), { objectMode: false });
}
