/** A config of Vigil for the simulators, a job to start, and the variables with their secrets, so that the next commands work as they are. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlteryxSimulator } from './alteryx.js';
import type { NexusIcSimulator } from './nexus-ic.js';
import type { OracleEpmSimulator } from './oracle-epm.js';
import type { PureConnectSimulator } from './pureconnect.js';
import { STARTABLE_WORKFLOW } from './seeds.js';

export interface Simulators {
  reports: NexusIcSimulator;
  calls: PureConnectSimulator;
  planning: OracleEpmSimulator;
  gallery: AlteryxSimulator;
}

interface ReadyFile {
  name: string;
  text: string;
  mode: number;
}

const JOB = `# A job of the simulated Alteryx Server, for: vigil run gallery --job job.yaml
workflowId: ${STARTABLE_WORKFLOW}
questions:
  - name: run_date
    value: 2026-11-27
`;

/** The commands that come next, from the folder of the clone. */
export function nextCommands(folder: string): string[] {
  return [
    'npm run build',
    'npm link',
    `cd ${folder}`,
    'source ./vigil.env',
    'vigil setup',
    'vigil check --no-workers',
    'vigil-worker',
  ];
}

/** The files by name. The simulators have started. */
export function readyFiles({ reports, calls, planning, gallery }: Simulators, version: '6.8' | '6.9'): ReadyFile[] {
  const config = `# yaml-language-server: $schema=../schema/vigil-config.schema.json
# A config for the simulators, from \`npm run simulators\`. docs/configuration.md lists every key.
# Its secrets are in vigil.env; before you run vigil or vigil-worker, run: source ./vigil.env
content:
  store: file
  path: ./content
connections:
  reports:
    vendor: nexus-ic
    baseUrl: ${reports.baseUrl}
    version: '${version}'
    auth:
      scheme: apikey
      secret: '\${env:NEXUS_IC_KEY}'
  calls:
    vendor: pureconnect
    baseUrl: ${calls.url}
    user: ${calls.accepts.user}
    password: '\${env:ICWS_PASSWORD}'
  planning:
    vendor: oracle-epm
    baseUrl: ${planning.url}
    application: ${planning.application}
    auth:
      user: ${planning.accepts.user}
      password: '\${env:EPM_PASSWORD}'
    files:
      - nightly*.zip
  gallery:
    vendor: alteryx
    baseUrl: ${gallery.baseUrl}
    clientId: ${gallery.accepts.clientId}
    clientSecret: '\${env:ALTERYX_SECRET}'
    run:
      allow:
        - ${STARTABLE_WORKFLOW}
`;
  const secrets = {
    NEXUS_IC_KEY: reports.accepts.apiKey,
    ICWS_PASSWORD: calls.accepts.password,
    EPM_PASSWORD: planning.accepts.password,
    ALTERYX_SECRET: gallery.accepts.clientSecret,
  };
  const exports = Object.entries(secrets).map(([name, secret]) => `export ${name}=${secret}\n`);
  return [
    // Vigil refuses a config that others can write to.
    { name: 'vigil.yaml', text: config, mode: 0o644 },
    { name: 'job.yaml', text: JOB, mode: 0o644 },
    { name: 'vigil.env', text: `# The secrets of the simulators.\n${exports.join('')}`, mode: 0o600 },
  ];
}

/** Writes the files that are not there. A file with another text may be the user's, so it stays. @returns a line for each file */
export async function writeReadyFiles(folder: string, files: readonly ReadyFile[]): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const lines: string[] = [];
  for (const { name, text, mode } of files) {
    const path = join(folder, name);
    const found = existsSync(path) ? await readFile(path, 'utf8') : undefined;
    if (found === undefined) await writeFile(path, text, { mode });
    const what =
      found === undefined
        ? 'written'
        : found === text
          ? 'already there'
          : 'left as it is, because it has another text; to get the one of these simulators, remove it and start them again';
    lines.push(`${path}: ${what}`);
  }
  return lines;
}
