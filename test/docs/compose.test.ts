import { describe, expect, it } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { seedAlteryx, seedNexusIc, seedOracleEpm, seedPureConnect } from '../../simulators/seeds.js';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import { loadConfig, ownConnections } from '../../src/config/config.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  image: string;
  build?: { context: string; target: string };
  profiles?: string[];
  depends_on?: Record<string, { condition: string }>;
  environment?: Record<string, string>;
  env_file?: unknown;
  secrets?: string[];
  ulimits?: { core?: number };
  read_only?: boolean;
  volumes?: string[];
  ports?: string[];
  healthcheck?: { test: string[] };
}

const compose = parse(read('docker-compose.yml')) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
};
const services = Object.entries(compose.services);
const example = read('.env.example');

/** Others wait for its end, so it has no health check. */
const oneShots = new Set(
  services.flatMap(([, { depends_on = {} }]) =>
    Object.entries(depends_on)
      .filter(([, { condition }]) => condition === 'service_completed_successfully')
      .map(([name]) => name),
  ),
);

/** With what `.env.example` says in place of the variables. */
function filledIn(text: string): string {
  return text.replaceAll(/\$\{([A-Z_]+)(?::[-?][^}]*)?\}/g, (_all, name: string) => {
    const value = new RegExp(`^#?${name}=(.*)$`, 'm').exec(example)?.[1];
    if (value === undefined) throw new Error(`${name} is not in .env.example`);
    return value;
  });
}

describe('docker-compose.yml', () => {
  it.each(services)(
    'pins the image of %s to a full version, and to its digest if it is pulled',
    (_name, { image, build }) => {
      expect(image).toMatch(/^[a-z0-9/-]+:\d+\.\d+(\.\d+)?(-[a-z0-9]+)?(@sha256:[0-9a-f]{64})?$/);
      expect(image.includes('@')).toBe(build === undefined);
      expect(image).not.toContain('auto-setup');
    },
  );

  it('runs a Temporal server without the security holes of 2026, and its tools of the same version', () => {
    const versionOf = (name: string) => compose.services[name]!.image.split(/[:@]/)[1]!;
    const [major = 0, minor = 0, patch = 0] = versionOf('temporal').split('.').map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(1_031_003);
    for (const tool of ['temporal-schema', 'temporal-namespace']) expect(versionOf(tool)).toBe(versionOf('temporal'));
  });

  it("names the project's own images by the version of package.json", () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const own = services.filter(([, { build }]) => build);
    expect(own.map(([, { image }]) => image)).toEqual([`vigil-worker:${version}`, `vigil-simulators:${version}`]);
  });

  it('checks the health of services that keep running, and waits for the end of the others', () => {
    expect([...oneShots].sort()).toEqual(['temporal-namespace', 'temporal-schema']);
    for (const [name, { healthcheck }] of services) {
      if (oneShots.has(name)) continue;
      expect([name, healthcheck?.test[0]]).toEqual([name, 'CMD']);
    }
  });

  it('starts no service before those that it needs are healthy or done', () => {
    const { services: all } = compose;
    expect(all['temporal-schema']!.depends_on).toEqual({ postgresql: { condition: 'service_healthy' } });
    expect(all['temporal']!.depends_on).toEqual({ 'temporal-schema': { condition: 'service_completed_successfully' } });
    expect(all['worker']!.depends_on).toMatchObject({
      'temporal-namespace': { condition: 'service_completed_successfully' },
    });
  });

  it('holds no secret, and refuses to start without one', () => {
    const secrets = services.flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([key]) => /pass|pwd|secret|token|key/i.test(key))
        .map(([key, value]) => [`${name}.${key}`, value]),
    );
    expect(secrets).toHaveLength(3);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{POSTGRES_PASSWORD:\?.+\}$/);
    expect(example).toMatch(/^POSTGRES_PASSWORD=$/m);
  });

  it('starts the simulators by their profile only', () => {
    expect(services.filter(([, { profiles }]) => profiles).map(([name]) => name)).toEqual(['simulators']);
  });

  it('publishes ports on the loopback only', () => {
    const ports = services.flatMap(([, { ports: published = [] }]) => published);
    expect(ports).toHaveLength(2);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('mounts and reads files that are there, and volumes that are declared', () => {
    const mounted = [
      ...services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => filledIn(volume).split(':')[0]!)),
      ...Object.values(compose.secrets).map(({ file }) => filledIn(file)),
    ];
    const files = mounted.filter((source) => source.startsWith('./'));
    expect(files).toHaveLength(8);
    for (const file of files) expect(statSync(join(root, file)).isFile()).toBe(true);
    expect(mounted.filter((source) => !source.startsWith('./')).sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('gives the worker its secrets as files, and leaves none in an environment or a core dump', () => {
    for (const [name, { env_file }] of services) expect([name, env_file]).toEqual([name, undefined]);
    expect(compose.services['worker']!.secrets).toEqual(Object.keys(compose.secrets));
    for (const [name, { build, ulimits, read_only }] of services) {
      if (build) expect([name, ulimits, read_only]).toEqual([name, { core: 0 }, true]);
    }
  });

  it("asks for the worker's health on the loopback of its container", () => {
    expect(read('Dockerfile')).toMatch(/^ENTRYPOINT .*"--health", "127\.0\.0\.1:8081"\]$/m);
    expect(compose.services['worker']!.healthcheck!.test).toContain('http://127.0.0.1:8081/readyz');
  });

  it('builds targets that the Dockerfile has, by a Dockerfile that pins its base', () => {
    const dockerfile = read('Dockerfile');
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/m);
    for (const [, { build }] of services) {
      if (build) expect(dockerfile).toMatch(new RegExp(`^FROM \\S+ AS ${build.target}$`, 'm'));
    }
  });

  it('lets the build see every file that the Dockerfile copies', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) =>
      paths!.split(' '),
    );
    const seen = read('.dockerignore').split('\n');
    expect(copied).toContain('src');
    for (const path of copied) expect(seen).toContain(`!${path}`);
  });
});

describe('deploy/vigil.yaml', () => {
  const connections = ownConnections(loadConfig(join(root, 'deploy/vigil.yaml')));
  const secrets = Object.fromEntries(
    Object.entries(compose.secrets).map(([name, { file }]) => [name, read(filledIn(file)).trim()]),
  );

  it('has the credentials that the simulators accept', () => {
    const nexusIc = new NexusIcSimulator();
    const pureConnect = new PureConnectSimulator();
    const oracleEpm = new OracleEpmSimulator();
    const alteryx = new AlteryxSimulator();
    expect(secrets).toEqual({
      'nexus-ic-key': nexusIc.accepts.apiKey,
      'icws-password': pureConnect.accepts.password,
      'epm-password': oracleEpm.accepts.password,
      'alteryx-secret': alteryx.accepts.clientSecret,
    });
    expect(connections.get('calls')).toMatchObject({ user: pureConnect.accepts.user });
    expect(connections.get('planning')).toMatchObject({
      application: oracleEpm.application,
      auth: { user: oracleEpm.accepts.user },
    });
    expect(connections.get('gallery')).toMatchObject({ clientId: alteryx.accepts.clientId });
  });

  it('refers to the secrets that docker-compose.yml mounts', () => {
    const referred = [...read('deploy/vigil.yaml').matchAll(/\$\{file:\/run\/secrets\/([a-z-]+)\}/g)].map(
      ([, name]) => name,
    );
    expect(referred.sort()).toEqual(Object.keys(secrets).sort());
  });

  it('keeps content in the volume of the image', () => {
    const { content } = loadConfig(join(root, 'deploy/vigil.yaml'));
    expect(read('Dockerfile')).toContain(`VOLUME ${content.path}\n`);
    expect(compose.services['worker']!.volumes).toContain(`content:${content.path}`);
  });

  it('has the connection of the job that the top of docker-compose.yml awaits', () => {
    const [, connection, jobId] = /vigil await (\S+) (\S+)/.exec(read('docker-compose.yml'))!;
    const seeded = {
      reports: seedNexusIc(new NexusIcSimulator()),
      calls: seedPureConnect(new PureConnectSimulator()),
      planning: seedOracleEpm(new OracleEpmSimulator()),
      gallery: seedAlteryx(new AlteryxSimulator()),
    };
    expect(seeded[connection as keyof typeof seeded].map(({ id }) => id)).toContain(jobId);
  });
});
