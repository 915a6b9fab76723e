import { OracleEpmSimulator } from '../../../simulators/oracle-epm.js';
import type { VendorAdapter } from './vendor-adapter.js';

export function oracleEpmAdapter(): VendorAdapter<OracleEpmSimulator> {
  return {
    title: 'Oracle EPM',
    vendor: 'oracle-epm',
    has: ['readMessages', 'openContent'],
    // The vendor has no log-in. This is the request that verifies the credentials.
    steps: { logIn: 'list', readMessages: 'messages', openContent: 'content' },
    pollsOnAfter404: true,
    checks: ['status'],
    createServer: () => new OracleEpmSimulator(),
    connection: ({ url }, password) => ({
      vendor: 'oracle-epm',
      baseUrl: url,
      application: 'Vision',
      auth: { user: 'svc-extract', password },
      files: ['*'],
    }),
    accept: ({ accepts }, secret) => void (accepts.password = secret),
    states: [
      { step: { status: -1 }, state: 'running', vendorState: '-1 Processing' },
      { step: { status: 2 }, state: 'cancelling', vendorState: '2 Pending Cancel' },
      { step: { status: 0 }, state: 'succeeded', vendorState: '0 Completed' },
      { step: { status: 1 }, state: 'failed', vendorState: '1 Error' },
      { step: { status: 3 }, state: 'cancelled', vendorState: '3 Cancelled' },
      { step: { status: 4 }, state: 'failed', vendorState: '4 Invalid Parameter' },
    ],
    unlisted: { step: { status: 5, descriptiveStatus: 'Dreaming' }, state: 'unknown', vendorState: '5 Dreaming' },
    addJob: (server, timeline) => server.addJob({ timeline }),
    ids: ['224', '00224'],
    unknownJobs: ['999'],
    answerAbout: (id) => ({ jobId: id, status: -1 }),
    anotherId: '998',
    misfits: [{ status: 0 }, { jobId: 224 }, { jobId: 224, status: 'Completed' }, { jobId: {}, status: 0 }],
    errorBody: (said) => ({ status: 8, details: said }),
    addJobSaying: (server, lines) =>
      server.addJob({
        timeline: [{ status: 0 }],
        details: [{ children: lines.map((msgText) => ({ msgType: 'INFO', msgText })) }],
      }),
    addJobWithContent: (server, file, content) => {
      server.addFile(file, content);
      const id = server.addJob({ timeline: [{ status: 0 }], details: [] });
      return Promise.resolve({ id, wanted: { file } });
    },
    addJobWithoutContent: (server) => ({ id: server.addJob({ timeline: [{ status: 0 }] }), wanted: {} }),
  };
}
