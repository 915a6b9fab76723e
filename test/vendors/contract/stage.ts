/** A simulator, clients made from a worker's config, and every VendorError that they threw. */
import { afterEach, beforeEach, expect } from '@jest/globals';
import type { LedgerEntry } from '../../../simulators/http-simulator.js';
import { ownConnections, parseConfig } from '../../../src/config/config.js';
import { createVendorClient } from '../../../src/vendors/index.js';
import type { ContentStream, VendorClient } from '../../../src/vendors/shared/vendor-client.js';
import { VendorError } from '../../../src/vendors/http/vendor-error.js';
import { collect } from '../../helpers/collect.js';
import type { Capability, ContentfulJob, Simulator, VendorAdapter } from './vendor-adapter.js';

/** Every secret starts like this, with characters that URLs, forms and JSON escape. */
const PLANTED = 'pl4nted-s3cret';
const SECRET_VARIABLE = 'VIGIL_CONTRACT_SECRET';

export interface Operation {
  title: 'readStatus' | Capability;
  /** The step at which a fault is injected. */
  step: VendorAdapter['steps']['logIn'];
  run: (client: VendorClient, job: ContentfulJob, signal?: AbortSignal) => Promise<unknown>;
}

export class Stage {
  server!: Simulator;
  private readonly clients: VendorClient[] = [];
  private readonly others: Simulator[] = [];
  private readonly raised: VendorError[] = [];
  private readonly secrets = new Set<string>();

  constructor(readonly adapter: VendorAdapter) {
    beforeEach(() => this.setUp());
    afterEach(() => this.tearDown());
  }

  /** A client with the connection's config and additional keys. */
  client(more: object = {}): VendorClient {
    const { adapter, server } = this;
    const connection = { ...adapter.connection(server, `\${env:${SECRET_VARIABLE}}`), ...more };
    const config = parseConfig(JSON.stringify({ connections: { contract: connection } }), 'vigil.yaml');
    const client = createVendorClient(ownConnections(config).get('contract')!);
    this.clients.push(client);
    return client;
  }

  /** A second server of the vendor, at another origin. */
  async otherServer(): Promise<Simulator> {
    const other = this.adapter.createServer();
    await other.start();
    this.others.push(other);
    return other;
  }

  get secret(): string {
    return process.env[SECRET_VARIABLE]!;
  }

  /** From now on, the client reads this secret. */
  set secret(value: string) {
    if (value !== '') this.secrets.add(value);
    process.env[SECRET_VARIABLE] = value;
  }

  /** The vendor accepts another secret and ends all sessions. The client reads the old one until `announced`, or until the returned function runs. */
  rotate({ announced }: { announced: boolean }): () => void {
    const next = plantedSecret();
    this.adapter.accept(this.server, next);
    this.adapter.endSessions?.(this.server);
    const announce = () => void (this.secret = next);
    if (announced) announce();
    return announce;
  }

  /** All sessions so far are answered with 401. */
  endSessions(): void {
    if (this.adapter.endSessions) this.adapter.endSessions(this.server);
    else this.rotate({ announced: true });
  }

  get logIns(): number {
    return this.server.requests(this.adapter.steps.logIn).length;
  }

  /** A job that stays in the step. */
  job(step = this.runningStep): string {
    return this.adapter.addJob(this.server, [step]);
  }

  get runningStep(): object {
    return this.adapter.states.find(({ state }) => state === 'running')!.step;
  }

  /** A job that supports every capability. */
  async wholeJob(): Promise<ContentfulJob> {
    return this.adapter.addJobWithContent(this.server, 'out.csv', { mediaType: 'text/csv', body: 'a,b\n' });
  }

  operations(): Operation[] {
    const { has, steps } = this.adapter;
    const of: Operation[] = [
      {
        title: 'readStatus',
        step: 'status',
        run: (client, { id }, signal = patient()) => client.readStatus(id, signal),
      },
      { title: 'cancel', step: 'cancel', run: (client, { id }, signal = patient()) => client.cancel!(id, signal) },
      {
        title: 'readMessages',
        step: steps.readMessages,
        run: (client, { id }, signal = patient()) => collect(client.readMessages!(id, signal)),
      },
      {
        title: 'openContent',
        step: steps.openContent,
        run: (client, { id, wanted }, signal = patient()) => collect(client.openContent!(id, wanted, signal)),
      },
      {
        title: 'jobList',
        step: 'list',
        run: (client, _job, signal = patient()) => collect(client.jobList!.openJobs(signal)),
      },
    ];
    return of.filter(({ title }) => title === 'readStatus' || has.includes(title));
  }

  /** The VendorError of the call. It is also kept for the search for leaks. */
  async failureOf(call: Promise<unknown>): Promise<VendorError> {
    const error: unknown = await call.then(
      (value) => new Error(`expected a VendorError, and there came ${JSON.stringify(value)}`),
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof VendorError)) throw error;
    this.raised.push(error);
    return error;
  }

  /** What no error may contain: secrets, and the ids and tokens of sessions as the server saw them. */
  confidential(): string[] {
    const sent = this.server.ledger.flatMap(sessionSecretsOf);
    const forms = [...this.secrets].flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
    ]);
    return [...new Set([...forms, ...sent])];
  }

  private async setUp(): Promise<void> {
    await this.adapter.setUp?.();
    this.server = this.adapter.createServer();
    await this.server.start();
    this.secret = plantedSecret();
    this.adapter.accept(this.server, this.secret);
    // The server may be stopped at the end of a test, and then has no address.
    this.others.push(this.server);
  }

  private async tearDown(): Promise<void> {
    const addresses = this.others.filter(({ listening }) => listening).map(({ url }) => new URL(url).host);
    const forbidden = [PLANTED, ...this.confidential(), ...addresses];
    const leaks = this.raised.flatMap((error) => {
      const shown = [JSON.stringify(error), error.message, error.stack, JSON.stringify(error.fields)].join('\n');
      return forbidden.filter((secret) => shown.includes(secret)).map((secret) => ({ secret, of: error.message }));
    });
    await Promise.all(this.clients.splice(0).map((client) => client.close()));
    for (const server of this.others.splice(0)) if (server.listening) await server.stop();
    await this.adapter.tearDown?.();
    this.raised.length = 0;
    this.secrets.clear();
    process.env[SECRET_VARIABLE] = '';
    expect(leaks).toEqual([]);
  }
}

/** The signal of a caller who never aborts. */
export function patient(): AbortSignal {
  return new AbortController().signal;
}

/** The first file of the content, which must be read or destroyed. */
export async function firstOf(
  client: VendorClient,
  { id, wanted }: ContentfulJob,
  signal = patient(),
): Promise<ContentStream> {
  const pieces = client.openContent!(id, wanted, signal)[Symbol.asyncIterator]();
  const { done, value } = (await pieces.next()) as IteratorResult<ContentStream, undefined>;
  if (done) throw new Error('expected content, and there is none');
  return value;
}

let planted = 0;

function plantedSecret(): string {
  planted += 1;
  return `${PLANTED}/${planted}+&"=ä`;
}

function sessionSecretsOf({ headers, query, path }: LedgerEntry): string[] {
  const found = [
    headers.authorization?.split(' ')[1],
    String(headers['inin-icws-csrf-token'] ?? ''),
    headers.cookie?.replace(/^[^=]*=/, ''),
    query['hash'],
    /^\/icws\/(\d+)\//.exec(path)?.[1],
  ];
  return found.filter((secret) => secret !== undefined).filter((secret) => secret !== '');
}
