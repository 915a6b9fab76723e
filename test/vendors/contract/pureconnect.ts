import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chunksOf } from '../../../simulators/content.js';
import { PureConnectSimulator } from '../../../simulators/pureconnect.js';
import type { VendorAdapter } from './vendor-adapter.js';

/** With an output mount: a folder in place of the server's share. */
export function pureConnectAdapter(): VendorAdapter<PureConnectSimulator> {
  let mount = '';
  let jobs = 0;
  return {
    title: 'PureConnect',
    vendor: 'pureconnect',
    has: ['pollsTogether', 'cancel', 'readMessages', 'openContent', 'jobList'],
    steps: { logIn: 'login', cancel: 'cancel', readMessages: 'status', openContent: 'status' },
    checks: ['list'],
    createServer: () => new PureConnectSimulator(),
    setUp: async () => {
      mount = await mkdtemp(join(tmpdir(), 'vigil-contract-'));
    },
    tearDown: () => rm(mount, { recursive: true }),
    connection: ({ url }, password) => ({
      vendor: 'pureconnect',
      baseUrl: url,
      user: 'svc-extract',
      password,
      outputMount: { from: '\\\\ic\\extract', to: mount },
    }),
    accept: ({ accepts }, secret) => void (accepts.password = secret),
    endSessions: (server) => server.expireSessions(),
    states: [
      { step: { state: 0 }, state: 'queued', vendorState: '0' },
      { step: { state: 1 }, state: 'queued', vendorState: '1' },
      { step: { state: 2 }, state: 'running', vendorState: '2' },
      { step: { state: 5 }, state: 'succeeded', vendorState: '5' },
      { step: { state: 3 }, state: 'failed', vendorState: '3' },
      { step: { state: 4 }, state: 'cancelled', vendorState: '4' },
    ],
    unlisted: { step: { state: 6 }, state: 'unknown', vendorState: '6' },
    addJob: (server, timeline) => server.addJob({ timeline }),
    ids: ['17', 'Job_17-b', 'faaf7fbc-0475-45ed-a148-02238e75c395'],
    unknownJobs: ['99', 'nowhere'],
    answerAbout: (id) => ({ jobStatus: { id, state: 2 } }),
    listOf: (rows) => ({ jobList: rows }),
    anotherId: '98',
    misfits: [{ jobStatus: { state: 2 } }, { id: '17' }, { id: '17', state: 'started' }, { id: 17, state: 2 }],
    errorBody: (said) => ({ errorId: `error.request.${said}`, message: said }),
    addJobSaying: (server, lines) => server.addJob({ timeline: [{ state: 3, errorInfo: lines.join('\n') }] }),
    addJobWithContent: async (server, name, { body }) => {
      const folder = `job ${(jobs += 1)}`;
      await mkdir(join(mount, folder));
      await writeFile(join(mount, folder, name), chunksOf(body));
      const outputFolder = `\\\\ic\\extract\\${folder}`;
      return { id: server.addJob({ timeline: [{ state: 5, errorInfo: 'done' }], outputFolder }), wanted: {} };
    },
    addJobWithoutContent: (server) => ({ id: server.addJob({ timeline: [{ state: 5 }] }), wanted: {} }),
    // The file is truncated while it is read.
    openBroken: async (open) => {
      const piece = await open();
      const path = join(mount, `job ${jobs}`, piece.name);
      await rm(path);
      await mkdir(path);
      return piece;
    },
    cancelsAccepted: (server, id) => server.job(id).cancelAsked,
  };
}
