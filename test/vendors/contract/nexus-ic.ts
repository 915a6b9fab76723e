import { NexusIcSimulator } from '../../../simulators/nexus-ic.js';
import type { VendorAdapter } from './vendor-adapter.js';

export function nexusIcAdapter(version: '6.8' | '6.9'): VendorAdapter<NexusIcSimulator> {
  return {
    title: `NEXUS IC ${version}`,
    vendor: 'nexus-ic',
    has:
      version === '6.9' ? ['pollsTogether', 'readMessages', 'openContent', 'jobList'] : ['readMessages', 'openContent'],
    steps: { logIn: 'login', readMessages: 'status', openContent: 'content' },
    checks: ['status'],
    createServer: () => new NexusIcSimulator({ version }),
    connection: ({ baseUrl }, secret) => ({ vendor: 'nexus-ic', baseUrl, version, auth: { scheme: 'apikey', secret } }),
    accept: ({ accepts }, secret) => void (accepts.apiKey = secret),
    endSessions: (server) => server.expireSessions(),
    states: [
      { step: { status: 1 }, state: 'queued', vendorState: '1' },
      { step: { status: 2 }, state: 'running', vendorState: '2' },
      { step: { status: 3, percentComplete: 35 }, state: 'running', vendorState: '3', percent: 35 },
      { step: { status: 6 }, state: 'paused', vendorState: '6' },
      { step: { status: 4, percentComplete: 100 }, state: 'succeeded', vendorState: '4', percent: 100 },
      { step: { status: 5 }, state: 'failed', vendorState: '5' },
    ],
    unlisted: { step: { status: 7 }, state: 'unknown', vendorState: '7' },
    overshooting: [
      { step: { status: 3, percentComplete: 104 }, state: 'running', vendorState: '3', percent: 100 },
      { step: { status: 3, percentComplete: -3 }, state: 'running', vendorState: '3', percent: 0 },
      { step: { status: 3, percentComplete: 43.6 }, state: 'running', vendorState: '3', percent: 44 },
    ],
    addJob: (server, timeline) => server.addJob({ timeline }),
    ids: ['{FAAF7FBC-0475-45ED-A148-02238E75C395}', 'faaf7fbc-0475-45ed-a148-02238e75c395'],
    unknownJobs: ['{00000000-0000-0000-0000-000000000000}', '11111111-1111-1111-1111-111111111111'],
    answerAbout: (id) => ({ id, status: 3 }),
    listOf: (rows) => ({ jobs: rows }),
    anotherId: '{00000000-0000-0000-0000-000000000001}',
    misfits: [{ id: '{1}' }, { status: 3 }, { id: '{1}', status: 'Running' }, { id: 1, status: 3 }],
    errorBody: (said) => said,
    addJobSaying: (server, lines) => server.addJob({ timeline: [{ status: 4, summary: lines.join('\n') }] }),
    addJobWithContent: (server, fileName, content) => {
      const id = server.addJob({ timeline: [{ status: 4, summary: 'done' }], content: { ...content, fileName } });
      return Promise.resolve({ id, wanted: {} });
    },
    addJobWithoutContent: (server) => ({ id: server.addJob({ timeline: [{ status: 4 }] }), wanted: {} }),
  };
}
