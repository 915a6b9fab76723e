import { describe, expect, it } from '@jest/globals';
import { CONSOLE_COLUMNS } from '../../simulators/oracle-epm-console.js';
import { OracleEpmSimulator, type OracleEpmJobSpec } from '../../simulators/oracle-epm.js';
import { answerOf } from '../../src/activities/submit-error.js';
import type { FoundJob, SubmitAnswer } from '../../src/contract/run-job.js';
import { JobConsole } from '../../src/vendors/oracle-epm/job-console.js';
import { PlanningJobs } from '../../src/vendors/oracle-epm/planning-jobs.js';
import { logIn } from '../../src/vendors/oracle-epm/session.js';
import { RefusedInput } from '../../src/vendors/shared/refused-input.js';
import { SharedSession } from '../../src/vendors/shared/session.js';
import { edgeFor } from '../helpers/vendor-edge.js';
import { PASSWORD, serveOracleEpm, signal } from './oracle-epm.served.js';

const JOB = { jobType: 'RULES', jobName: 'Forecast' };
const RUNS: OracleEpmJobSpec['timeline'] = [{ status: -1 }];

const oracle = serveOracleEpm();

const define = () => oracle.server.addDefinition({ ...JOB, parameters: ['Period'], job: { timeline: RUNS } });
const added = (spec: Partial<OracleEpmJobSpec> = {}) => oracle.server.addJob({ ...JOB, timeline: RUNS, ...spec });

async function submitted(job: object = {}): Promise<SubmitAnswer> {
  const order = { key: 'k', marker: 'm', job: { ...JOB, ...job } };
  return oracle
    .clientOf()
    .submission.submit(order, signal)
    .then((started) => ({ started }), answerOf);
}

const listed = (job: object = JOB) => oracle.clientOf().submission.listed!({ ...job }, signal);

async function found(before: string[] = [], job: object = JOB): Promise<FoundJob[]> {
  const order = { key: 'k', marker: 'm', job: { ...job }, sentFrom: Date.now(), sentUntil: Date.now() };
  return oracle.clientOf().submission.find!({ ...order, prepared: { search: 'new', before } }, signal);
}
const idsOf = (jobs: FoundJob[]) => jobs.map(({ jobId }) => jobId);

describe('what is to be started', () => {
  it('has the name jobType/jobName in run.allow', () => {
    expect(oracle.clientOf().submission.check(JOB)).toBe('RULES/Forecast');
  });

  it.each<[object, string]>([
    [
      { jobName: 'x' },
      'job.jobType: missing; expected a type of job as the vendor\'s page has it, such as "RULES" or "EXPORT_DATA"',
    ],
    [
      { jobType: 'A/B', jobName: 'x' },
      'job.jobType: expected a type of job as the vendor\'s page has it, such as "RULES" or "EXPORT_DATA"',
    ],
    [
      { ...JOB, jobName: 'a\nb' },
      "job.jobName: expected the job's name, as the application has it without control characters",
    ],
    [{ ...JOB, parameters: ['Q1'] }, 'job.parameters: expected an object of parameters, got a list'],
    [{ ...JOB, parameter: {} }, 'job.parameter: unknown field; did you mean "parameters"?'],
  ])('is refused with a line for each problem: %j', (job, problem) => {
    expect(() => oracle.clientOf().submission.check({ ...job })).toThrow(new RefusedInput(problem));
  });
});

describe('the request that starts a job', () => {
  it("is the caller's job, word for word, and its answer has the job's id", async () => {
    define();
    const parameters = { Period: 'Q1' };
    const answer = await submitted({ parameters });
    expect(oracle.server.started.all).toEqual([
      { id: 'started' in answer ? answer.started : '', at: expect.any(Number), body: { ...JOB, parameters } },
    ]);
  });

  it.each([400, 500, 'id -1'] as const)(
    'of a job that the application does not have starts nothing, for good: %s',
    async (unknownDefinition) => {
      await oracle.replace(new OracleEpmSimulator({ unknownDefinition }));
      const words = unknownDefinition === 'id -1' ? 'Error' : 'The job with specified name and type was not found';
      expect(await submitted()).toMatchObject({ notStarted: expect.stringContaining(words), later: false });
      expect(oracle.server.requests('submit')).toHaveLength(1);
    },
  );

  it("starts nothing if the answer has the job id -1, whatever it says about the status, and shows the vendor's words", async () => {
    define();
    expect(await submitted({ parameters: { Perid: 'Q1' } })).toMatchObject({
      notStarted: expect.stringContaining('Invalid parameter: Perid'),
      later: false,
    });
  });

  it.each([
    [
      'an error without an id',
      { status: 1, details: 'Rule failed.' },
      { notStarted: expect.stringContaining('Rule failed.') },
    ],
    ['the job id -1 without an error', { status: -1, jobId: -1 }, { notStarted: expect.any(String), later: false }],
    ['a job that has failed already', { status: 1, jobId: 95, details: 'Rule failed.' }, { started: '95' }],
    ['an id without a status', { jobId: 95 }, { started: '95' }],
    ['no id and no error', { status: -1 }, { unknown: expect.stringContaining('no id of a job') }],
    ['an id that is none', { status: -1, jobId: 'x/1' }, { unknown: expect.stringContaining('no id of a job') }],
  ])('is understood by its answer: %s', async (_title, body, expected) => {
    oracle.server.fault({ step: 'submit', answer: { body } });
    expect(await submitted()).toMatchObject(expected);
  });

  it.each([
    [500, 'Member not found'],
    [500, "Job 'Forecast' failed: file x.zip not found"],
    [500, 'The job was started, and its log was not found'],
    [503, 'The job with specified name and type was not found'],
  ])('may have started a job if the answer is %i: %s', async (status, detail) => {
    oracle.server.fault({ step: 'submit', answer: { status, body: { detail, status } } });
    expect(await submitted()).toMatchObject({ unknown: expect.stringContaining(detail) });
  });
});

describe('the list before the request', () => {
  it('has the jobs of the same name, after the export itself, and leaves no file', async () => {
    const old = added();
    added({ jobName: 'Other' });
    const [exported, ...ids] = (await listed()) ?? [];
    expect(ids).toEqual([old]);
    expect(oracle.server.job(exported!).step.status).toBe(0);
    const file = (oracle.server.requests('find')[0]?.body as { parameters: { fileName: string } }).parameters.fileName;
    expect(oracle.server.requests('other').map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /interop/rest/11.1.2.3.600/applicationsnapshots/${file}`,
    ]);
  });

  it.each<[string, ConstructorParameters<typeof OracleEpmSimulator>[0]]>([
    ['if the user may not export the console', { console: 'none' }],
    ['if the user may not download its file', { console: 'no files' }],
    ['if the export fails', { exportTimeline: [{ status: 1, details: 'No space.' }] }],
    ['if its columns are not those of jobs', { consoleColumns: ['A', 'B'] }],
  ])('does not exist %s', async (_title, options) => {
    await oracle.replace(new OracleEpmSimulator(options));
    expect(await listed()).toBeUndefined();
    expect(oracle.server.requests('status').length).toBeLessThan(3);
  });

  it('is not awaited for long: an export that does not end in time is given up', async () => {
    await oracle.replace(new OracleEpmSimulator({ exportTimeline: [{ status: -1 }] }));
    const edge = edgeFor('oracle-epm');
    const auth = { user: 'svc-extract', password: () => PASSWORD };
    const options = { baseUrl: oracle.server.url, application: 'Vision', apiVersion: 'v3', auth };
    const session = new SharedSession({ logIn: () => logIn(options, edge), secretVersion: () => PASSWORD });
    const jobConsole = new JobConsole(new PlanningJobs(options, session, edge), session, edge);
    await expect(jobConsole.export('RULES', 400, signal)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/the export, job \d+, did not end in time$/),
    });
    edge.close();
  });

  it.each([
    ['the service is down', { status: 503 }, 'unreachable'],
    ['the credentials are wrong', { status: 401 }, 'refused'],
  ])('is read later if %s', async (_title, answer, kind) => {
    oracle.server.fault({ step: 'find', answer, times: 'always' });
    await expect(listed()).rejects.toMatchObject({ kind });
  });
});

describe('the search for a job whose answer was lost', () => {
  it('shows the state, the name and the user of each job', async () => {
    const id = added({ timeline: [{ status: 1 }] });
    expect(await found()).toEqual([{ jobId: id, state: 'failed', name: 'Forecast', by: 'svc-extract' }]);
  });

  it('leaves out jobs that were listed before the request', async () => {
    added();
    const before = await listed();
    const fresh = added();
    expect(idsOf(await found(before))).toEqual([fresh]);
  });

  it('leaves out jobs of another name', async () => {
    added({ jobName: 'Forecast 2' });
    expect(await found()).toEqual([]);
  });

  it.each(['RULES', 'Rules'])('leaves out jobs of another type than %s', async (jobType) => {
    added({ jobType: 'RULESET' });
    const own = added({ jobType });
    expect(idsOf(await found([], { ...JOB, jobType }))).toEqual([own]);
  });

  it('reads all types for a type that the export has no name for', async () => {
    const own = added({ jobType: 'Execute Bursting Definition' });
    expect(idsOf(await found([], { ...JOB, jobType: 'Execute Bursting Definition' }))).toEqual([own]);
  });

  it('leaves out jobs of other users, as the console writes the user of the export before the request', async () => {
    added({ user: 'jdoe' });
    const own = added();
    expect(idsOf(await found(await listed({ ...JOB, jobName: 'none' })))).toEqual([own]);
  });

  it('leaves out nobody if the records have no user', async () => {
    const columns = CONSOLE_COLUMNS.map((column) => (column === 'User' ? 'Started' : column));
    await oracle.replace(new OracleEpmSimulator({ consoleColumns: columns }));
    const before = await listed();
    const ids = [added({ user: 'jdoe' }), added()];
    expect(idsOf(await found(before))).toEqual(ids);
  });

  it('reports jobs in any state, running or ended', async () => {
    const ids = [added(), added({ timeline: [{ status: 3 }] })];
    expect(idsOf(await found())).toEqual(ids);
  });

  it('fails if the console cannot be exported', async () => {
    await oracle.replace(new OracleEpmSimulator({ console: 'none' }));
    await expect(found()).rejects.toMatchObject({ kind: 'refused' });
  });
});
