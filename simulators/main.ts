/** Runs the four simulators in one process, with some jobs that run in real time, for the demo and for compose. */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { AlteryxSimulator } from './alteryx.js';
import type { HttpSimulator } from './http-simulator.js';
import { NexusIcSimulator } from './nexus-ic.js';
import { OracleEpmSimulator } from './oracle-epm.js';
import { PureConnectSimulator } from './pureconnect.js';
import { nextCommands, readyFiles, writeReadyFiles } from './ready-config.js';
import { seedAlteryx, seedNexusIc, seedOracleEpm, seedPureConnect, type SeededJob } from './seeds.js';

const HELP = `Usage: tsx simulators/main.ts [options]

Starts simulators of the four vendors, each with some jobs that begin when they are first polled.

  --host <address>        Listen on this address (default: 127.0.0.1)
  --nexus-ic <port>       (default: 9101)
  --pureconnect <port>    (default: 9102)
  --oracle-epm <port>     (default: 9103)
  --alteryx <port>        (default: 9104)
  --nexus-ic-version <v>  6.8 or 6.9 (default: 6.8)
  --write <folder>        Write a config for the simulators, a job and a file with their secrets to this folder.
                          A file that is there stays as it is
  --help                  Print this help

Port 0 is any free port.
`;

interface Options {
  host: string;
  version: '6.8' | '6.9';
  ports: Record<VendorName, number>;
  /** The folder of the config to write. */
  folder?: string;
}

const VENDORS = ['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx'] as const;
type VendorName = (typeof VENDORS)[number];

interface Started {
  simulator: HttpSimulator<never>;
  /** Everything to print besides its name. */
  says: () => string;
  jobs: SeededJob[];
}

/** Returns 'help' if help is requested. @throws Error with one line for an unknown or invalid option */
export function optionsFrom(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      'nexus-ic': { type: 'string', default: '9101' },
      pureconnect: { type: 'string', default: '9102' },
      'oracle-epm': { type: 'string', default: '9103' },
      alteryx: { type: 'string', default: '9104' },
      'nexus-ic-version': { type: 'string', default: '6.8' },
      write: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { host, 'nexus-ic-version': version, write: folder } = values;
  if (version !== '6.8' && version !== '6.9')
    throw new Error(`--nexus-ic-version must be 6.8 or 6.9, not '${version}'`);
  const ports = Object.fromEntries(VENDORS.map((name) => [name, portFrom(name, values[name])]));
  return { host, version, ports: ports as Record<VendorName, number>, folder };
}

function portFrom(name: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65535)) throw new Error(`--${name} must be a port from 0 to 65535, not '${text}'`);
  return port;
}

function simulators(version: '6.8' | '6.9') {
  const nexusIc = new NexusIcSimulator({ version });
  const pureConnect = new PureConnectSimulator();
  const oracleEpm = new OracleEpmSimulator();
  const alteryx = new AlteryxSimulator({ cancel: true });
  const vendors: Record<VendorName, Started> = {
    'nexus-ic': {
      simulator: nexusIc,
      says: () => `${nexusIc.baseUrl}, version ${version}, API key ${nexusIc.accepts.apiKey}`,
      jobs: seedNexusIc(nexusIc),
    },
    pureconnect: {
      simulator: pureConnect,
      says: () => `${pureConnect.url}, user ${pureConnect.accepts.user}, password ${pureConnect.accepts.password}`,
      jobs: seedPureConnect(pureConnect),
    },
    'oracle-epm': {
      simulator: oracleEpm,
      says: () =>
        `${oracleEpm.url}, application ${oracleEpm.application}, user ${oracleEpm.accepts.user}, ` +
        `password ${oracleEpm.accepts.password}`,
      jobs: seedOracleEpm(oracleEpm),
    },
    alteryx: {
      simulator: alteryx,
      says: () => `${alteryx.baseUrl}, client ${alteryx.accepts.clientId}, secret ${alteryx.accepts.clientSecret}`,
      jobs: seedAlteryx(alteryx),
    },
  };
  return { vendors, connections: { reports: nexusIc, calls: pureConnect, planning: oracleEpm, gallery: alteryx } };
}

async function main(): Promise<void> {
  let options: Options | 'help';
  try {
    options = optionsFrom(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${oneLine(error)}; run with --help to see the options\n`);
    process.exitCode = 2;
    return;
  }
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const { vendors: all, connections } = simulators(options.version);
  const stop = async () => {
    const running = VENDORS.map((name) => all[name].simulator).filter(({ listening }) => listening);
    await Promise.all(running.map((simulator) => simulator.stop()));
  };
  try {
    for (const name of VENDORS) {
      const { simulator, says, jobs } = all[name];
      await startOn(simulator, options.host, options.ports[name], name);
      process.stdout.write(`${name} listening on ${says()}\n`);
      for (const job of jobs) process.stdout.write(`${name} job ${job.id}: ${job.story}\n`);
    }
    if (options.folder !== undefined) {
      const lines = await writeReadyFiles(options.folder, readyFiles(connections, options.version));
      const next = nextCommands(options.folder).map((command) => `  ${command}\n`);
      process.stdout.write(`\n${lines.join('\n')}\n\nNext, in this folder, in another terminal:\n${next.join('')}`);
    }
  } catch (error) {
    process.stderr.write(`${oneLine(error)}\n`);
    process.exitCode = 1;
    await stop();
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

/** @throws Error that names the option, if the port is in use */
async function startOn(simulator: HttpSimulator<never>, host: string, port: number, option: string): Promise<void> {
  try {
    await simulator.start(port, host);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`port ${port} at ${host} is already in use; choose another one with --${option} <port>`);
  }
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split(/\n|\. To specify/)[0]!;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
