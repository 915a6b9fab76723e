import { getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import type { OracleEpmWords } from '../../simulators/oracle-epm.js';
import type { TimelineStep } from '../../simulators/timeline.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { serveOracleEpm, signal } from './oracle-epm.served.js';

const oracle = serveOracleEpm();
const { clientOf, jobOf, replace } = oracle;

describe('a poll', () => {
  it("returns the state with the vendor's word and details", async () => {
    const id = jobOf({ status: -1 }, { status: 2 }, { status: 0, details: ' Export was successful\n\n' });
    const client = clientOf();
    expect(await client.readStatus(id, signal)).toEqual({ state: 'running', vendorState: '-1 Processing' });
    expect(await client.readStatus(id, signal)).toEqual({ state: 'cancelling', vendorState: '2 Pending Cancel' });
    expect(await client.readStatus(id, signal)).toEqual({
      state: 'succeeded',
      vendorState: '0 Completed',
      summary: 'Export was successful',
    });
  });

  it('requests the job in its application and version, and nothing else once the credentials are verified', async () => {
    await replace(new OracleEpmSimulator({ application: 'Plan & Co/1' }));
    const id = jobOf({ status: -1, reads: 9 });
    const client = clientOf({ application: 'Plan & Co/1', baseUrl: `${oracle.server.url}/` });
    await client.readStatus(id, signal);
    await client.readStatus(id, signal);
    expect(oracle.server.ledger.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /HyperionPlanning/rest/v3/applications',
      'GET /HyperionPlanning/rest/v3/applications/Plan%20%26%20Co%2F1/jobs/224',
      'GET /HyperionPlanning/rest/v3/applications/Plan%20%26%20Co%2F1/jobs/224',
    ]);
  });

  it('accepts the other names of the fields for id and state', async () => {
    const id = oracle.server.addJob({ timeline: [{ status: 1 }], wording: 'jobStatus', idField: 'jobID' });
    expect(await clientOf().readStatus(id, signal)).toEqual({ state: 'failed', vendorState: '1 Error' });
  });

  it("reads the sample of a failed job on the vendor's page", async () => {
    const raw = JSON.parse(fixture('cube-refresh-error.json')) as unknown;
    const id = oracle.server.addJob({ id: 145, timeline: [{ raw }] });
    expect(await clientOf().readStatus(id, signal)).toEqual({
      state: 'failed',
      vendorState: '1 Error',
      summary: 'An error occurred while updating the relational database.',
    });
  });

  it.each<[string, TimelineStep<OracleEpmWords>]>([
    ['that is printed as on the page', { answer: { body: fixture('cube-refresh-error.as-printed.txt') } }],
    ['about another job', { raw: { status: 0, jobId: 999 } }],
    ['about no job', { raw: { status: 0 } }],
    ['without a status', { raw: { jobId: 224 } }],
    ['with the status as a word', { raw: { status: 'Completed', jobId: 224 } }],
  ])('of an answer %s is unintelligible', async (_title, step) => {
    const error = await vendorErrorOf(clientOf().readStatus(jobOf(step), signal));
    expect(error.kind).toBe('unintelligible');
  });

  it('accepts a job number with leading zeros', async () => {
    const id = oracle.server.addJob({ id: '00224', timeline: [{ raw: { status: 0, jobId: 224 } }] });
    expect(await clientOf().readStatus(id, signal)).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    [400, 'rejected'],
    [403, 'refused'],
    [404, 'missing'],
    [410, 'rejected'],
    [429, 'throttled'],
    [500, 'unreachable'],
    [503, 'unreachable'],
  ])('that is answered with %i is %s, in the words of the vendor', async (status, kind) => {
    const id = jobOf({ answer: { status, body: { status, details: 'What the vendor says.' } } });
    const error = await vendorErrorOf(clientOf().readStatus(id, signal));
    expect(error).toMatchObject({ kind, status });
    expect(error.message).toBe(
      `oracle-epm could not read status: HTTP ${status} ` +
        `(GET /HyperionPlanning/rest/v3/applications/Vision/jobs/${id}): What the vendor says.`,
    );
  });

  it('leaves no listener on its signal', async () => {
    const id = jobOf({ status: -1, reads: 9 });
    const own = new AbortController().signal;
    const client = clientOf();
    await client.readStatus(id, own);
    await vendorErrorOf(client.readStatus('999', own));
    expect(getEventListeners(own, 'abort')).toEqual([]);
  });

  it('ends with the reason of its signal', async () => {
    const id = jobOf({ status: -1 });
    oracle.server.fault({ step: 'status', wire: 'hang' });
    const stop = new AbortController();
    const poll = clientOf().readStatus(id, stop.signal);
    await oracle.server.requested('status');
    stop.abort(new Error('the worker stops'));
    await expect(poll).rejects.toThrow('the worker stops');
  });
});

describe('a server that has no list of applications', () => {
  it('is still polled', async () => {
    oracle.server.fault({ step: 'list', times: Infinity, answer: { status: 404 } });
    const id = oracle.server.addJob({ timeline: [{ status: -1 }] });
    expect(await clientOf().readStatus(id, signal)).toMatchObject({ state: 'running' });
  });
});

describe('a check', () => {
  it('names the user and the application', async () => {
    expect(await clientOf().check(signal)).toBe('accepted as svc-extract for the application Vision');
    const byToken = clientOf({ auth: { token: () => 'oracle-epm-token' } });
    expect(await byToken.check(signal)).toBe('the token is accepted for the application Vision');
  });

  it('names the available applications if the configured one is not among them', async () => {
    const error = await vendorErrorOf(clientOf({ application: 'vision' }).check(signal));
    expect(error.message).toContain('but not for the application vision; its applications: Vision');
  });
});

describe('a cancel', () => {
  it('is absent, because the vendor has none', () => {
    const client: VendorClient = clientOf();
    expect('cancel' in client).toBe(false);
  });

  it('by an administrator is shown as pending, then as done', async () => {
    const client = clientOf();
    const id = jobOf({ status: -1, reads: 9 });
    await client.readStatus(id, signal);
    oracle.server.cancelByAdministrator(id);
    const seen = [await client.readStatus(id, signal), await client.readStatus(id, signal)];
    expect(seen.map(({ state }) => state)).toEqual(['cancelling', 'cancelled']);
  });
});

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/oracle-epm/${name}`, import.meta.url), 'utf8');
}
