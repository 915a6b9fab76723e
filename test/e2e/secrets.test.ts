/**
 * Vendors that echo whatever they were sent: in errors, in what they say of a job, in headers, in every form. The stage searches at its end
 * all that was said and kept (test/helpers/secret-search.ts); here is what makes it hard.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ScriptedAnswer } from '../../simulators/answer.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import { waitId } from '../../src/contract/ids.js';
import { findFreePorts } from '../helpers/free-ports.js';
import { OtlpReceiver } from '../helpers/otlp-receiver.js';
import { outcomeOf } from '../helpers/outcome.js';
import type { RunningWorker } from '../helpers/processes.js';
import { echoesOf, findSecrets, placeOf, secretsInLedgers } from '../helpers/secret-search.js';
import { openStage, QUICK, type Secrets, type Stage } from '../helpers/stage.js';

/** Each with characters that every encoding changes. */
const SECRETS: Secrets = {
  NEXUS_IC_KEY: 'nexus/key+Zk41 "q" <w>&ö=\\n',
  ICWS_PASSWORD: 'icws\\pass+word/Qp72 "q" <w>&ö=%',
  EPM_PASSWORD: 'epm:pass/word+Wm93 "q" <w>&ö=\\',
  ALTERYX_SECRET: "alteryx?secret/Vt84+ 'q' <w>&ö=%41",
};

const VENDORS = ['reports', 'calls', 'planning', 'gallery'] as const;
type Connection = (typeof VENDORS)[number];
const SECRET_OF: Record<Connection, string> = {
  reports: SECRETS.NEXUS_IC_KEY,
  calls: SECRETS.ICWS_PASSWORD,
  planning: SECRETS.EPM_PASSWORD,
  gallery: SECRETS.ALTERYX_SECRET,
};

let stage: Stage;
let worker: RunningWorker;
let receiver: OtlpReceiver;
beforeAll(async () => {
  stage = await openStage({ secrets: SECRETS });
  receiver = await OtlpReceiver.start();
  stage.alsoSearch(() => ({ name: 'the traces', content: Buffer.concat(receiver.bodies) }));
  const [metrics] = await findFreePorts(1);
  worker = await stage.startWorker(['--metrics', `127.0.0.1:${metrics}`, '--traces', receiver.url], {
    LOG_LEVEL: 'debug',
  });
  // Each connection has a session, so that its secrets can be echoed too.
  await Promise.all(VENDORS.map((connection) => stage.vigil('await', connection, jobOf(connection, 'well'), ...QUICK)));
}, 90_000);
afterAll(async () => {
  await stage.stop();
  expect(receiver.named('poll').length).toBeGreaterThan(100);
  await receiver.stop();
});

/** Everything secret that the vendor got from us or issued so far, without secrets that are part of another one. */
function confidential(connection: Connection): string[] {
  const simulator: HttpSimulator<never> = stage[connection];
  const all = [...new Set([SECRET_OF[connection], ...secretsInLedgers([simulator])])];
  return all.filter((secret) => !all.some((other) => other !== secret && other.includes(secret)));
}

/** Each secret in each form, in texts that are shown whole where there is room for `longest` letters. */
function echoes(connection: Connection, longest: number): string[] {
  const texts: string[] = [];
  for (const form of confidential(connection).flatMap(echoesOf)) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + form.length < longest) texts[texts.length - 1] = `${last} ${form}`;
    else texts.push(form);
  }
  return texts;
}

/** The vendor's own way to say something in an error. */
function errorBody(connection: Connection, said: string): unknown {
  if (connection === 'reports') return said;
  if (connection === 'calls') return { errorId: `error.${said}`, message: said };
  if (connection === 'planning') return { status: 8, details: said };
  return { error: said, error_description: said, message: said };
}

type Kind = 'well' | 'badly' | 'long' | 'strangely';

/** A job whose vendor repeats `said` in every text about it. */
function jobOf(connection: Connection, kind: Kind, said = 'nothing to say', fileName = 'out.csv'): string {
  const content = { fileName, mediaType: 'text/csv', body: 'a,b' };
  const step = <Words>(words: Record<Kind, Words>) => [words[kind]];
  switch (connection) {
    case 'reports': {
      const status = { well: 4, badly: 5, long: 3, strangely: 77 };
      return stage.reports.addJob({ timeline: [{ status: status[kind], summary: said }], content });
    }
    case 'calls': {
      const [state] = step({ well: 5, badly: 3, long: 2, strangely: 77 });
      return stage.calls.addJob({ timeline: [{ state, errorInfo: said, outputFolder: said }] });
    }
    case 'planning': {
      const [status] = step({ well: 0, badly: 1, long: -1, strangely: 77 });
      const children = [{ msgType: 'ERROR' as const, msgCategory: said, msgText: said }];
      return stage.planning.addJob({
        timeline: [{ status, details: said, descriptiveStatus: said }],
        details: [{ dimensionName: said, recordsRead: 1, children }],
      });
    }
    case 'gallery': {
      const [status] = step({ well: 'Completed', badly: 'Error', long: 'Running', strangely: said });
      const messages = [{ status: 3, text: said, toolId: 1 }];
      const outputs = [{ fileName, formats: { Raw: content } }];
      return stage.gallery.addJob({ timeline: [{ status }], messages, outputs });
    }
  }
}

async function everything(): Promise<string> {
  return (await stage.places()).map(({ content }) => content.toString()).join('\n');
}

/** Waits for the jobs at once, and says how each wait ended: `returned`, or the failure's type. */
async function endsOf(connection: Connection, jobIds: string[], input: object = {}): Promise<string[]> {
  const { workflow } = stage.server.client;
  const waits = jobIds.map((jobId) =>
    workflow.execute('awaitJob', {
      taskQueue: 'vigil',
      workflowId: waitId(connection, jobId),
      args: [{ connection, jobId, backoff: { initial: '50ms', max: '200ms' }, ...input }],
    }),
  );
  return Promise.all(
    waits.map((wait) =>
      wait.then(
        () => 'returned',
        (error: unknown) => (error as { cause?: { type?: string } }).cause?.type ?? 'nothing',
      ),
    ),
  );
}

describe.each(VENDORS)('the worker takes the secrets that %s echoes', (connection) => {
  it('in the texts of a job that succeeds, fails, or has an unknown state', async () => {
    // The first is shortened, except in the messages, which are kept whole.
    const texts = [echoes(connection, Infinity).join(), ...echoes(connection, 900)];
    const read = (jobId: string) =>
      Promise.all(
        ['show', 'messages', 'await'].flatMap((command) => [
          stage.vigil(command, connection, jobId),
          stage.vigil(command, connection, jobId, '-o', 'json'),
        ]),
      );
    const ends = { well: 'returned', badly: 'JobFailed', strangely: 'JobUnintelligible' };
    await Promise.all(
      (['well', 'badly', 'strangely'] as const).map(async (kind) => {
        const jobs = texts.map((said) => jobOf(connection, kind, said));
        const ended = await endsOf(connection, jobs, { patience: { unintelligible: '1s' } });
        expect(ended).toEqual(jobs.map(() => ends[kind]));
        if (kind === 'badly') await read(jobs[0]!);
      }),
    );
  }, 120_000);

  it('in errors of every kind, and in addresses of other hosts', async () => {
    const texts = echoes(connection, 250);
    // A list would answer for jobs that are polled together, and their own answers would not be read.
    const unlisted: ScriptedAnswer = { status: 403, body: errorBody(connection, texts[0]!) };
    stage[connection].fault({ step: 'list', times: 'always', answer: unlisted });
    const errors = texts.map((said, nth): ScriptedAnswer => {
      if (nth % 3 === 2) return { status: 200, body: { id: said, status: said, jobStatus: { id: said } } };
      return { status: nth % 3 === 1 ? 403 : 500, body: errorBody(connection, said) };
    });
    const others = confidential(connection).flatMap((secret): ScriptedAnswer[] => [
      { status: 302, headers: { location: `http://127.0.0.1:9/?${new URLSearchParams({ secret }).toString()}` } },
      { status: 302, headers: { location: `/${encodeURIComponent(secret)}` } },
      { status: 503, headers: { 'content-type': 'text/html' }, body: `<html>${secret}</html>` },
      { status: 429, body: errorBody(connection, secret), headers: { 'retry-after': '0' } },
      { status: 404, body: errorBody(connection, secret) },
      { status: 200, body: secret },
    ]);
    // A job for each answer, which it gets as often as a blip is retried.
    const jobs = [...errors, ...others].map((answer) => {
      const jobId = jobOf(connection, 'well');
      stage[connection].fault({ step: 'status', jobId, times: 3, answer });
      return jobId;
    });
    expect(new Set(await endsOf(connection, jobs))).toEqual(new Set(['returned']));
    const rejected = texts.slice(0, 3).map((said) => {
      const jobId = jobOf(connection, 'well');
      stage[connection].fault({ step: 'status', jobId, answer: { status: 410, body: errorBody(connection, said) } });
      return jobId;
    });
    expect(new Set(await endsOf(connection, rejected))).toEqual(new Set(['VendorRejectedRequest']));
    await stage.vigil('await', connection, rejected[0]!);
    await stage.vigil('show', connection, rejected[0]!);
    stage[connection].clearFaults();
  }, 120_000);

  it('while a job is cancelled, and while its vendor does not answer', async () => {
    const [said = ''] = echoes(connection, 250);
    const jobId = jobOf(connection, 'long', said);
    const watching = stage.startVigil('await', connection, jobId, ...QUICK);
    await watching.says(' running');
    stage[connection].fault({ step: 'cancel', jobId, answer: { status: 503, body: errorBody(connection, said) } });
    stage[connection].fault({ step: 'cancel', jobId, answer: { status: 400, body: errorBody(connection, said) } });
    expect((await stage.vigil('cancel', connection, jobId, '--abandon')).exitCode).toBe(11);
    await watching.ended;

    const away = jobOf(connection, 'long', said);
    stage[connection].fault({ step: 'status', jobId: away, after: 1, times: 'always', wire: 'reset' });
    const patience = { patience: { unreachable: '1s' }, onDeadline: 'leave' };
    expect(await endsOf(connection, [away], patience)).toEqual(['DeadlineExceeded']);
    stage[connection].clearFaults();
  }, 120_000);

  it('in the names of files, and in answers instead of a file', async () => {
    const names = confidential(connection).flatMap((secret) => [
      `attachment;filename="${secret.replace(/["\\]/g, '\\$&')}.csv"`,
      `attachment;filename*=UTF-8''${encodeURIComponent(secret)}.csv`,
      // As a server writes it that does not follow the rule.
      `attachment;filename="${Buffer.from(secret).toString('latin1').replace(/["\\]/g, '_')}.csv"`,
    ]);
    const file = connection === 'planning' ? { content: { file: 'out.csv' } } : {};
    if (connection === 'planning') stage.planning.addFile('out.csv', { mediaType: 'text/csv', body: 'a,b' });
    const jobs = names.map((name) => {
      const jobId = jobOf(connection, 'well', 'nothing to say', '');
      const headers = { 'content-type': 'application/octet-stream', 'content-disposition': name };
      // In the repository of files there are no jobs.
      const of = { step: 'content', ...(connection !== 'planning' && { jobId }) } as const;
      stage[connection].fault({ ...of, answer: { status: 500, body: errorBody(connection, name) } });
      stage[connection].fault({ ...of, answer: { headers, body: 'a,b' } });
      return jobId;
    });
    expect(new Set(await endsOf(connection, jobs, file))).toEqual(new Set(['returned']));
    stage[connection].clearFaults();
  }, 120_000);
});

// The last of all: a refused log-in is remembered for a minute.
describe.each(VENDORS)('the worker takes the secrets that a log-in of %s echoes', (connection) => {
  it('in a refusal, and in unexpected answers', async () => {
    const toWorker = errorBody(connection, echoes(connection, Infinity).join());
    // A command is a process of its own, which knows the secret and not the worker's session, nor the worker the command's.
    const echoed = echoesOf(SECRET_OF[connection]);
    const said = echoed.join();
    const odd = {
      hash: 'hash-of-check',
      csrfToken: 'csrf-of-check',
      sessionId: 'id-of-check',
      items: [{ name: said }],
    };
    const answers: ScriptedAnswer[] = [
      { status: 401, body: errorBody(connection, said) },
      { status: 503, body: { alternateHostList: echoed, message: said } },
      { status: 200, body: { ...odd, username: said, userID: said } },
      { status: 200, body: { hash: '', sessionId: 7, error: said, access_token: 7, items: [said] } },
    ];
    for (const answer of answers) {
      for (const step of ['login', 'other'] as const) stage[connection].fault({ step, times: 'always', answer });
      await stage.vigil('check', connection);
      stage[connection].clearFaults();
    }
    const answer = { status: 401, body: toWorker };
    for (const step of ['login', 'other', 'status'] as const)
      stage[connection].fault({ step, times: 'always', answer });
    const jobId = jobOf(connection, 'long');
    const ran = await stage.vigil('await', connection, jobId, ...QUICK, '--set', 'patience.refused=1s', '-o', 'json');
    expect(outcomeOf(ran).error).toMatchObject({ type: 'VendorRefused' });
  }, 120_000);
});

it('every secret that a vendor echoes is *** in all that people read', async () => {
  await stage.vigil('list');
  await stage.vigil('list', '-o', 'json');
  const report = join(stage.folder, 'report.html');
  await stage.vigil('report', '--html', report);
  expect(await readFile(report, 'utf8')).toContain('***');
  const texts = await everything();
  for (const known of ['pollForChange', 'vigil/calls/act', 'worker.js', '***']) {
    expect(texts.includes(known) ? known : `no ${known}`).toBe(known);
  }
  expect(worker.log).toContain('"level":"debug"');
  expect(worker.log).toContain('Activity completed');
  expect(worker.log).not.toMatch(/task_?token/i);
});

it('the search finds a secret in a log, in a history and in the database', async () => {
  const planted = stage.secretsUsed();
  expect(planted.length).toBeGreaterThan(12);
  const places = await stage.places();
  for (const secret of planted) {
    const planted = placeOf('a log', `{"msg":"${encodeURIComponent(secret)}"}`);
    expect(findSecrets([secret], [...places, planted])).toHaveLength(1);
  }
});
