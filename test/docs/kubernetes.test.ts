/** The Helm chart, and deploy/kubernetes that is rendered from it. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { findHelm } from '../../scripts/helm.mjs';
import { findWorkerDeploymentDefinition } from '../../scripts/worker-controller.mjs';
import { loadConfig } from '../../src/config/config.js';
import { actsQueue, pollsQueue } from '../../src/contract/ids.js';
import { problemsWith } from '../helpers/custom-resource.js';
import { parseManifests, problemsOf, type Manifest } from '../helpers/kubernetes.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const chart = join(root, 'deploy/helm/vigil');
const SETS = ['one-group', 'two-groups', 'all-options', 'object-store'] as const;
/** With a WorkerDeployment of Temporal's Worker Controller. */
const VERSIONED = 'worker-deployment';
const valuesOf = (set: string) => join(chart, 'ci', `${set}-values.yaml`);
/** The oldest Kubernetes of the chart, which Helm would otherwise ask a cluster for. */
const KUBERNETES = '1.27.0';

interface Container {
  name: string;
  image: string;
  args?: string[];
  env: { name: string; value: string }[];
  securityContext: object;
  volumeMounts: { name: string; mountPath: string }[];
}

interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  terminationGracePeriodSeconds?: number;
  volumes: { name: string; secret?: { secretName: string } }[];
}

const podOf = ({ spec }: Manifest) => (spec as { template: { spec: PodSpec } }).template.spec;
const ofKind = (manifests: readonly Manifest[], kind: string) => manifests.filter((manifest) => manifest.kind === kind);

const helm = await findHelm();
const whyNot = helm === undefined ? ', skipped: neither helm nor Go to build it' : '';
if (whyNot) process.stderr.write('The test of the Helm chart is skipped: there is neither helm nor Go to build it.\n');

(helm === undefined ? describe.skip : describe)(`the chart${whyNot}`, () => {
  const rendered: Record<string, string> = {};
  const manifestsOf = (set: (typeof SETS)[number] | typeof VERSIONED) => parseManifests(rendered[set]!);
  const folder = mkdtempSync(join(tmpdir(), 'vigil-chart-'));
  afterAll(() => rm(folder, { recursive: true }));

  async function render(...flags: string[]): Promise<string> {
    const where = ['--namespace', 'vigil', '--kube-version', KUBERNETES];
    return (await execa(helm!, ['template', 'vigil', chart, ...where, ...flags])).stdout;
  }

  beforeAll(async () => {
    for (const set of [...SETS, VERSIONED]) rendered[set] = await render('--values', valuesOf(set));
  });

  it.each([...SETS, VERSIONED])('has nothing that helm lint reports with the values of %s', async (set) => {
    const { stdout } = await execa(helm!, [
      'lint',
      '--strict',
      chart,
      '--kube-version',
      KUBERNETES,
      '--values',
      valuesOf(set),
    ]);
    expect(stdout).toContain('0 chart(s) failed');
  });

  it('renders manifests that fit the schemas of Kubernetes, KEDA and the Prometheus operator', async () => {
    const manifests = SETS.flatMap(manifestsOf);
    const kinds = [...new Set(manifests.map(({ kind }) => kind))].sort();
    expect(kinds).toEqual([
      'ConfigMap',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Job',
      'NetworkPolicy',
      'PersistentVolumeClaim',
      'PodDisruptionBudget',
      'PodMonitor',
      'ScaledObject',
    ]);
    expect(await problemsOf(manifests)).toEqual([]);
  }, 120_000);

  it('would find an unknown field and a value of the wrong type', async () => {
    const [worker] = ofKind(manifestsOf('one-group'), 'Deployment');
    const problems = await problemsOf([
      { ...worker!, spec: { ...worker!.spec, paussed: true } },
      { ...worker!, spec: { ...worker!.spec, replicas: 'two' } },
    ]);
    expect(problems.join('\n')).toMatch(/'"paussed"' does not exist/);
    expect(problems.join('\n')).toMatch(/replicas must be integer/);
  }, 120_000);

  it('makes a WorkerDeployment that fits the definition of the controller, and leaves the version to it', async () => {
    const manifests = manifestsOf(VERSIONED);
    const [worker] = ofKind(manifests, 'WorkerDeployment');
    expect(ofKind(manifests, 'Deployment').map(({ metadata }) => metadata.name)).toEqual(['vigil-calls']);
    expect(podOf(worker!).containers[0]!.args).toEqual([
      '--health=0.0.0.0:8081',
      '--metrics=0.0.0.0:9464',
      '--workflows',
      '--compatible-with=0.1.0',
    ]);
    expect(podOf(worker!).containers[0]!.env).toBeUndefined();
    const definition = await findWorkerDeploymentDefinition({ log: () => {} });
    if (definition === undefined) {
      process.stderr.write('The check of the WorkerDeployment is skipped: there is no Go to get its definition.\n');
      return;
    }
    expect(await problemsWith(worker!, definition)).toEqual([]);
    const { rollout, ...spec } = worker!.spec!;
    expect(await problemsWith({ ...worker!, spec: { ...spec, rollout, sunsets: {} } }, definition)).toHaveLength(1);
    expect(await problemsWith({ ...worker!, spec }, definition)).toHaveLength(1);
  }, 120_000);

  it('is rendered in deploy/kubernetes/vigil.yaml', () => {
    const [, command, manifests] = /^#   (helm template .+) >> \S+\n(---\n[\s\S]+)$/m.exec(
      readFileSync(join(root, 'deploy/kubernetes/vigil.yaml'), 'utf8'),
    )!;
    expect(command).toContain('--values deploy/helm/vigil/ci/one-group-values.yaml');
    expect(manifests!.trim()).toBe(rendered['one-group']!.trim());
  });

  it.each(SETS)('makes a config that the worker takes, of %s', (set) => {
    const [config] = ofKind(manifestsOf(set), 'ConfigMap') as (Manifest & { data: Record<string, string> })[];
    const path = join(folder, `${set}.yaml`);
    writeFileSync(path, config!.data['vigil.yaml']!);
    const { content } = loadConfig(path);
    const [worker] = ofKind(manifestsOf(set), 'Deployment');
    const mounts = podOf(worker!).containers[0]!.volumeMounts.filter(({ name }) => name === 'content');
    expect(mounts).toEqual(content.store === 'file' ? [{ name: 'content', mountPath: content.path }] : []);
  });

  it('makes a claim only for a folder', async () => {
    const claims = SETS.map((set) => ofKind(manifestsOf(set), 'PersistentVolumeClaim').length);
    expect(claims).toEqual([1, 1, 0, 0]);
    const bare = 'existingConfigMap=vigil,temporal.address=temporal:7233,content.claim=false';
    expect(await render('--set', bare)).not.toMatch(/PersistentVolumeClaim|claimName|lib.vigil.content/);
  });

  it('runs each container with a read-only root and no capabilities, and workers with 40 s to stop', () => {
    const pods = SETS.flatMap(manifestsOf).filter(({ kind }) => kind === 'Deployment' || kind === 'Job');
    expect(pods).toHaveLength(11);
    for (const pod of pods) {
      const { containers, initContainers = [], terminationGracePeriodSeconds } = podOf(pod);
      if (pod.kind === 'Deployment') expect(terminationGracePeriodSeconds).toBe(40);
      for (const { securityContext } of [...containers, ...initContainers])
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
  });

  it('gives each group its connections and its own Secret', () => {
    const workers = ofKind(manifestsOf('two-groups'), 'Deployment');
    const shown = workers.map((worker) => {
      const { containers, volumes } = podOf(worker);
      return [
        worker.metadata.name,
        containers[0]!.args!.slice(2),
        volumes.find(({ name }) => name === 'secrets')?.secret?.secretName,
      ];
    });
    expect(shown).toEqual([
      ['vigil-main', ['--connections=gallery', '--workflows'], 'gallery-secrets'],
      ['vigil-calls', ['--connections=calls'], 'calls-secrets'],
    ]);
  });

  it('passes only flags that vigil-worker has', () => {
    const worker = readFileSync(join(root, 'src/worker.ts'), 'utf8');
    const args = SETS.flatMap(manifestsOf)
      .filter(({ kind }) => kind === 'Deployment')
      .flatMap((manifest) => podOf(manifest).containers[0]!.args!.map((arg) => arg.split('=')[0]!));
    expect([...new Set(args)].sort()).toEqual(['--connections', '--health', '--metrics', '--workflows']);
    for (const flag of args) expect(worker).toMatch(new RegExp(`'${flag}[' ]`));
  });

  it('has KEDA count the task queues that the group serves', () => {
    const queues = ofKind(manifestsOf('all-options'), 'ScaledObject').map(({ spec }) =>
      (spec as { triggers: { metadata: { taskQueue: string; queueTypes: string } }[] }).triggers.map(
        ({ metadata: { taskQueue, queueTypes } }) => `${queueTypes} ${taskQueue}`,
      ),
    );
    const ofCalls = [`activity ${pollsQueue('vigil', 'calls')}`, `activity ${actsQueue('vigil', 'calls')}`];
    expect(queues).toEqual([ofCalls, ['workflow vigil', ...ofCalls]]);
  });

  it("names Temporal's namespace to the commands that do not take it from the environment", () => {
    const [setup] = ofKind(manifestsOf('all-options'), 'Job');
    const [script] = podOf(setup!).initContainers![0]!.args!;
    expect(script!.split('||')).toHaveLength(2);
    for (const command of script!.split('||')) expect(command).toContain('--namespace "$TEMPORAL_NAMESPACE"');
  });

  it('replaces the pods and repeats the setup when the config changes', async () => {
    const changed = parseManifests(
      await render('--values', valuesOf('one-group'), '--set', 'config.connections.calls.rateLimit=5'),
    );
    const before = manifestsOf('one-group');
    expect(ofKind(changed, 'Deployment')[0]!.spec).not.toEqual(ofKind(before, 'Deployment')[0]!.spec);
    expect(ofKind(changed, 'Job')[0]!.metadata.name).not.toBe(ofKind(before, 'Job')[0]!.metadata.name);
  });

  it.each([
    [['--set', 'config=null'], /set config to the content of vigil\.yaml/],
    [['--set', 'temporal.address='], /set temporal\.address/],
    [['--set', 'temporal.address=temporal'], /temporal.*address.*pattern/s],
    [['--set', 'groups[0].name=all,groups[0].replicas=0'], /replicas/],
    [
      ['--set-json', 'groups=[{"name":"all","autoscaling":{"minReplicas":0,"maxReplicas":2,"cpuPercent":70}}]'],
      /minReplicas/,
    ],
    [['--set', 'podMonitors.enabled=true'], /podMonitors/],
    [
      ['--set-json', 'groups=[{"name":"all","connections":["calls"],"workerDeployment":{"connection":"temporal"}}]'],
      /workerDeployment needs workflows/,
    ],
  ])('refuses %j', async (flags, reason) => {
    await expect(render('--values', valuesOf('one-group'), ...flags)).rejects.toThrow(reason);
  });

  it('has the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const text = readFileSync(join(chart, 'Chart.yaml'), 'utf8');
    expect(text).toMatch(new RegExp(`^version: ${version}\nappVersion: ${version}$`, 'm'));
  });
});
