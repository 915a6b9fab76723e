/** The jobs of the simulators when they run as a process. A first step without a time lasts until the job is polled again. */
import type { AlteryxSimulator } from './alteryx.js';
import type { NexusIcSimulator } from './nexus-ic.js';
import type { OracleEpmSimulator } from './oracle-epm.js';
import type { PureConnectSimulator } from './pureconnect.js';

export interface SeededJob {
  id: string;
  /** What will happen, in a few words. */
  story: string;
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;

export function seedNexusIc(simulator: NexusIcSimulator): SeededJob[] {
  const report = JSON.stringify({ elements: [{ type: 'paragraph', data: { text: [{ value: 'All done.' }] } }] });
  const percents = [10, 35, 60, 85, 104];
  const running = percents.map((percentComplete) => ({
    status: 3,
    percentComplete,
    summary: `${percentComplete * 12} rows`,
    ms: 6 * SECOND,
  }));
  return [
    {
      id: simulator.addJob({
        id: '{FAAF7FBC-0475-45ED-A148-02238E75C395}',
        timeline: [
          { status: 1 },
          { status: 2, ms: 3 * SECOND },
          ...running,
          { status: 4, percentComplete: 100, summary: '1200 rows' },
        ],
        content: { fileName: 'report.json', mediaType: 'application/json', body: report },
      }),
      story: 'completes 33 s after the first poll, with report.json',
    },
    {
      id: simulator.addJob({
        id: '{0C3A1F52-6D0B-4C58-9E0F-5B7E1D2A9C11}',
        timeline: [
          { status: 1 },
          { status: 3, percentComplete: 20, ms: 15 * SECOND },
          { status: 6, percentComplete: 20, ms: 15 * SECOND },
          { status: 5, percentComplete: 20, summary: 'Row 241: no such asset' },
        ],
      }),
      story: 'pauses 15 s after the first poll, fails after 30 s',
    },
  ];
}

export function seedPureConnect(simulator: PureConnectSimulator): SeededJob[] {
  return [
    {
      id: simulator.addJob({
        id: '17',
        timeline: [{ state: 0 }, { state: 1, ms: 5 * SECOND }, { state: 2, ms: 30 * SECOND }, { state: 5 }],
        outputFolder: '\\\\ic-a\\extract\\17',
      }),
      story: 'finishes 35 s after the first poll',
    },
    {
      id: simulator.addJob({
        id: '34',
        name: 'whole year',
        timeline: [{ state: 1 }, { state: 2, ms: 12 * HOUR }, { state: 5 }],
        onCancel: [{ state: 2, ms: 5 * SECOND }, { state: 4 }],
      }),
      story: 'runs for 12 h; a cancel takes 5 s',
    },
    {
      // The newest job, which `vigil check` reads: the others begin when they are awaited.
      id: simulator.addJob({ id: '36', timeline: [{ state: 5 }] }),
      story: 'has ended',
    },
  ];
}

export function seedOracleEpm(simulator: OracleEpmSimulator): SeededJob[] {
  return [
    {
      id: simulator.addJob({
        id: 224,
        timeline: [
          { status: -1 },
          { status: -1, ms: 20 * SECOND },
          { status: 0, details: 'Metadata import was successful' },
        ],
        details: [
          {
            recordsRead: 10,
            recordsProcessed: 9,
            recordsRejected: 1,
            dimensionName: 'Account',
            loadType: 'Metadata Import',
            children: [{ msgType: 'ERROR', msgCategory: 'Record', msgText: 'Row 4 has no parent.' }],
          },
        ],
        content: { fileName: 'nightly.zip', mediaType: 'application/zip', body: { bytes: 5_000_000, seed: 224 } },
      }),
      story: 'succeeds 20 s after the first poll with one rejected record, and writes nightly.zip',
    },
    {
      id: simulator.addJob({
        id: 145,
        jobName: 'Refresh Database',
        wording: 'jobStatus',
        timeline: [
          { status: -1 },
          { status: -1, ms: 20 * SECOND },
          { status: 1, details: 'An error occurred while updating the relational database.' },
        ],
      }),
      story: 'fails 20 s after the first poll',
    },
  ];
}

/** The workflow whose jobs clients may start. */
export const STARTABLE_WORKFLOW = '66eb0b1a3d6200007e000c11';

export function seedAlteryxWorkflow(simulator: AlteryxSimulator): void {
  simulator.addWorkflow({
    id: STARTABLE_WORKFLOW,
    questions: ['run_date'],
    job: {
      timeline: [{ status: 'Queued' }, { status: 'Running', ms: 10 * SECOND }, { status: 'Completed' }],
      messages: [{ status: 1, text: 'Designer x64 started', toolId: -1 }],
      outputs: [
        { fileName: 'calls.csv', formats: { Raw: { mediaType: 'text/csv', body: 'calls,minutes\n412,1673\n' } } },
      ],
    },
  });
}

export function seedAlteryx(simulator: AlteryxSimulator): SeededJob[] {
  const start = [{ status: 'Queued' }, { status: 'Initializing', ms: 5 * SECOND }];
  seedAlteryxWorkflow(simulator);
  return [
    {
      id: simulator.addJob({
        id: '66ebd18d3d6200007e000d8c',
        timeline: [...start, { status: 'Running', ms: 25 * SECOND }, { status: 'Completed' }],
        messages: [
          { status: 1, text: 'Designer x64 started', toolId: -1 },
          { status: 2, text: '3 rows were truncated', toolId: 4 },
        ],
        outputs: [
          {
            fileName: 'out.csv',
            formats: {
              Raw: { mediaType: 'text/csv', body: { bytes: 1_048_576, seed: 66 } },
              Xlsx: { fileName: 'out.xlsx', mediaType: 'application/vnd.ms-excel', body: { bytes: 200_000, seed: 67 } },
            },
          },
        ],
      }),
      story: 'succeeds 30 s after the first poll, with out.csv and a warning',
    },
    {
      id: simulator.addJob({
        id: '66ebd18d3d6200007e000d8d',
        timeline: [...start, { status: 'Running', ms: 10 * SECOND }, { status: 'Completed', disposition: 'Error' }],
        messages: [{ status: 3, text: 'Can not find file "in.csv"', toolId: 1 }],
      }),
      story: 'ends 15 s after the first poll with an error',
    },
  ];
}
