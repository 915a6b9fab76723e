import { beforeAll, describe, expect, it } from '@jest/globals';
import { HandlerError } from 'nexus-rpc';
import type { Client } from '@temporalio/client';
import { type WorkflowHandle } from '@temporalio/client';
import { CancelledFailure, NexusOperationFailure } from '@temporalio/common';
import type { AwaitJobInput } from '../../src/contract/await-job-input.js';
import { waitId } from '../../src/contract/ids.js';
import { allowedInput, nexusServices } from '../../src/serving/nexus-service.js';
import { failureOf } from '../helpers/waits.js';
import { QUICK, serveInTests, statusOf, type PureConnectServed } from '../workflows/served.js';
import { CALLERS_NAMESPACE, causeOf, serveThroughNexus, untilWaitRuns, type Callers } from './callers.js';

const JOB = { connection: 'calls', jobId: '34' };

describe('what a caller through Nexus sends', () => {
  const refusalOf = (input: unknown, cancel = false): unknown => {
    try {
      return allowedInput(input as AwaitJobInput, { connections: ['calls'], cancel });
    } catch (error) {
      return error;
    }
  };

  it.each([
    ['as it is, where the policy allows cancels', JOB, true, JOB],
    ['with "leave" added, where it does not', JOB, false, { ...JOB, onCancel: 'leave', onDeadline: 'leave' }],
    [
      'with its own "leave"',
      { ...JOB, onCancel: 'leave', deadline: '2h' },
      false,
      { ...JOB, onCancel: 'leave', onDeadline: 'leave', deadline: '2h' },
    ],
    ['even if it is nothing, because the workflow says what is wrong', null, false, null],
    [
      'even if the name is no text, because the workflow says what is wrong',
      { connection: 7 },
      false,
      { connection: 7 },
    ],
  ])('is accepted %s', (_how, input, cancel, taken) => {
    expect(refusalOf(input, cancel)).toEqual(taken);
  });

  it.each([
    [{ connection: 'gallery', jobId: '1' }, 'NOT_FOUND', 'connection: not offered through Nexus'],
    [{ ...JOB, onCancel: 'cancel' }, 'BAD_REQUEST', 'onCancel: expected "leave"'],
    [{ ...JOB, onDeadline: 'cancel' }, 'BAD_REQUEST', 'onDeadline: expected "leave"'],
  ])('is refused without a retry if it is %j', (input, type, words) => {
    const error = refusalOf(input) as HandlerError;
    expect(error).toBeInstanceOf(HandlerError);
    expect(error).toMatchObject({ type, retryable: false, message: expect.stringContaining(words) as unknown });
  });
});

it('without nexus in the config, no service is served', () => {
  expect(nexusServices(undefined)).toEqual([]);
});

describe('a Nexus service that lists one connection and forbids cancels', () => {
  const served = serveInTests({ namespace: CALLERS_NAMESPACE });
  let vigil: Client;
  let calls: PureConnectServed;
  let callers: Callers;

  beforeAll(async () => {
    ({ vigil, calls, callers } = await serveThroughNexus(served, { connections: ['calls'], cancel: false }));
  }, 60_000);

  const waitOf = (jobId: string): WorkflowHandle => vigil.workflow.getHandle(waitId('calls', jobId));

  it('refuses a call for another connection, with the reason', async () => {
    const caller = await callers.start('plainCaller', { connection: 'gallery', jobId: '1' }, { endpoint: 'vigil' });
    const failure = await causeOf(caller);
    expect(failure).toBeInstanceOf(NexusOperationFailure);
    expect((failure as NexusOperationFailure).cause).toMatchObject({
      message: expect.stringContaining('not offered through Nexus') as unknown,
    });
  });

  it('lets a cancelled call leave, and does not cancel the job', async () => {
    const jobId = calls.simulator.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 4 }] });
    const caller = await callers.start('plainCaller', { connection: 'calls', jobId, ...QUICK }, { endpoint: 'vigil' });
    await untilWaitRuns(waitOf(jobId));
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(caller)).toBe('CANCELLED');
    expect((await failureOf(waitOf(jobId))).outcome).toMatchObject({ cancel: { result: 'notAsked' } });
    expect(calls.simulator.requests('cancel', jobId)).toEqual([]);
  });

  it('does not cancel the job when the deadline of a call passes', async () => {
    const jobId = calls.simulator.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 4 }] });
    const input = { connection: 'calls', jobId, ...QUICK, deadline: '1s' };
    const cause = await causeOf(await callers.start('plainCaller', input, { endpoint: 'vigil' }));
    expect(cause).toMatchObject({ type: 'DeadlineExceeded' });
    expect(calls.simulator.requests('cancel', jobId)).toEqual([]);
  });

  it('cancels no workflow that is not a call, whatever token a caller sends', async () => {
    const jobId = calls.simulator.addJob({ timeline: [{ state: 2 }], onCancel: [{ state: 4 }] });
    const wait = await calls.waits.start({ jobId, ...QUICK });
    await untilWaitRuns(wait);
    for (const token of [{ t: 1, ns: 'default', wid: wait.workflowId }, { t: 1, ns: 'default', wid: '' }, 'nonsense']) {
      expect(await cancelByHttp(token)).toBe(404);
    }
    const { events } = await wait.fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionCancelRequestedEventAttributes)).toEqual([]);
    expect(calls.simulator.requests('cancel', jobId)).toEqual([]);
  });

  /** As whoever may use the endpoint, without a workflow of its own. */
  async function cancelByHttp(token: unknown): Promise<number> {
    const { endpoints } = await served.server.client.connection.operatorService.listNexusEndpoints({});
    const url = `${served.server.httpUrl}/nexus/endpoints/${endpoints[0]!.id}/services/vigil/awaitJob/cancel`;
    const text = Buffer.from(typeof token === 'string' ? token : JSON.stringify(token)).toString('base64url');
    return (await fetch(url, { method: 'POST', headers: { 'nexus-operation-token': text } })).status;
  }
});
