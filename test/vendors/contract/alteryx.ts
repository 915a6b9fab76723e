import { AlteryxSimulator } from '../../../simulators/alteryx.js';
import type { VendorAdapter } from './vendor-adapter.js';

/** With a cancel in the config. */
export function alteryxAdapter(): VendorAdapter<AlteryxSimulator> {
  const done = { status: 'Completed', disposition: 'Success' };
  return {
    title: 'Alteryx Server',
    vendor: 'alteryx',
    has: ['cancel', 'readMessages', 'openContent', 'jobList'],
    steps: { logIn: 'login', cancel: 'cancel', readMessages: 'messages', openContent: 'content' },
    checks: ['status'],
    createServer: () => new AlteryxSimulator({ cancel: true }),
    connection: ({ baseUrl }, clientSecret) => ({
      vendor: 'alteryx',
      baseUrl,
      clientId: 'vigil-client',
      clientSecret,
      cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' },
    }),
    accept: ({ accepts }, secret) => void (accepts.clientSecret = secret),
    endSessions: (server) => server.expireSessions(),
    states: [
      { step: { status: 'Queued' }, state: 'queued', vendorState: 'Queued/None' },
      { step: { status: 'Running' }, state: 'running', vendorState: 'Running/None' },
      { step: done, state: 'succeeded', vendorState: 'Completed/Success' },
      { step: { ...done, disposition: 'Error' }, state: 'failed', vendorState: 'Completed/Error' },
      { step: { status: 'Cancelled' }, state: 'cancelled', vendorState: 'Cancelled/None' },
    ],
    unlisted: { step: { status: 'Dreaming' }, state: 'unknown', vendorState: 'Dreaming/None' },
    addJob: (server, timeline) => server.addJob({ timeline }),
    ids: ['66ebd18d3d6200007e000d8c', '66EBD18D3D6200007E000D8C'],
    unknownJobs: ['66ebd18d3d6200007e000d8c', '000000000000000000000000'],
    answerAbout: (id) => ({ id, status: 'Running' }),
    // The list calls the id otherwise than the job does.
    listOf: (rows) => ({ data: rows.map((row) => (isJob(row) ? { jobId: row.id, status: row.status } : row)) }),
    anotherId: '66ebd18d3d6200007e000d8d',
    misfits: [{ disposition: 'Success' }, { status: '' }, { status: 4 }, { id: 17, status: 'Running' }],
    errorBody: (said) => ({ message: said }),
    addJobSaying: (server, lines) =>
      server.addJob({ timeline: [done], messages: lines.map((text) => ({ status: 1, text, toolId: 4 })) }),
    addJobWithContent: (server, fileName, content) => {
      const outputs = [{ fileName, formats: { Raw: content } }];
      return Promise.resolve({ id: server.addJob({ timeline: [done], outputs }), wanted: {} });
    },
    addJobWithoutContent: (server) => ({ id: server.addJob({ timeline: [done] }), wanted: {} }),
    cancelsAccepted: (server, id) => server.job(id).cancelAsked,
  };
}

function isJob(row: unknown): row is { id: string; status: string } {
  return typeof row === 'object' && row !== null && 'status' in row;
}
