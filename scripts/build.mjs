/**
 * `npm run build` writes dist/:
 *
 * - `bin/`: the commands, each bundled with the libraries that it uses, so that whoever installs the package does not install those
 * - `workflow-bundle.cjs`: the workflows, so that production runs neither webpack nor swc
 * - `esm/` and `cjs/`: what callers import; it needs only the peer dependencies
 * - the modules of src one to one, which are not published: proofs hook into them
 */
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist`;
// Built beside dist/ and moved there when complete: processes that run from dist/ load parts of it later.
const fresh = `${root}.dist-${process.pid}`;
const startedAt = new Date();

// Bundled CommonJS uses these names, which an ES module lacks.
const commonjsNames = `
import { createRequire as vigilCreateRequire } from 'node:module';
import { fileURLToPath as vigilPathOf } from 'node:url';
const require = vigilCreateRequire(import.meta.url);
const __filename = vigilPathOf(import.meta.url);
const __dirname = vigilPathOf(new URL('.', import.meta.url));`;

/** Fits `@temporalio/worker` into a bundle: its threads run a file of ours, and it never bundles workflows, which `workflow-bundle.cjs` is for. */
const temporalWorker = {
  name: 'temporal-worker',
  setup({ onLoad }) {
    const worker = String.raw`[\\/]@temporalio[\\/]worker[\\/]lib[\\/]workflow[\\/]`;
    onLoad({ filter: new RegExp(`${worker}bundler\\.js$`) }, () => ({
      contents: `
        exports.defaultWorkflowInterceptorModules = [];
        exports.bundleWorkflowCode = exports.WorkflowCodeBundler = function () {
          throw new Error('dist/workflow-bundle.cjs is missing: install vigil-jobs again');
        };`,
    }));
    onLoad({ filter: new RegExp(`${worker}threaded-vm\\.js$`) }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const threadPath = "require.resolve('./workflow-worker-thread')";
      if (!source.includes(threadPath))
        throw new Error(`${path} starts its threads in another way: see scripts/build.mjs`);
      return { contents: source.replace(threadPath, "require('node:path').join(__dirname, 'workflow-thread.cjs')") };
    });
  },
};

try {
  const isCompiled =
    compile('tsconfig.build.json', fresh) &&
    compile('tsconfig.esm.json', `${fresh}/esm`) &&
    compile('tsconfig.cjs.json', `${fresh}/cjs`);
  if (isCompiled) await finish();
} finally {
  await rm(fresh, { recursive: true, force: true });
}

function compile(project, outDir) {
  const tsc = [`${root}node_modules/typescript/bin/tsc`, '-p', project, '--outDir', outDir];
  const { status } = spawnSync(process.execPath, tsc, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = status ?? 1;
  return status === 0;
}

async function finish() {
  const bundled = await bundleCommands();
  await writeFile(`${fresh}/bin/THIRD-PARTY-LICENSES.txt`, await licensesOf(bundled));
  const code = await bundleWorkflows();
  await writeFile(`${fresh}/cjs/package.json`, '{ "type": "commonjs" }\n');
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
  process.stderr.write(
    `Built dist/: the commands with ${bundled.size} packages, and a workflow bundle of ${Math.round(code.length / 1024)} KB.\n`,
  );
}

async function bundleWorkflows() {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { workflowSources } = await import(`${fresh}/serving/workflow-code.js`);
  const { code } = await bundleWorkflowCode({ ...workflowSources('js'), logger: new DefaultLogger('WARN') });
  const bundle = `${fresh}/workflow-bundle.cjs`;
  await writeFile(bundle, code);
  // Its time says which sources it was built from: a source that changed during the build is newer.
  await utimes(bundle, startedAt, startedAt);
  return code;
}

/** @returns the folders of the packages that the commands contain */
async function bundleCommands() {
  const options = {
    absWorkingDir: root,
    outdir: `${fresh}/bin`,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    metafile: true,
    logLevel: 'warning',
    // The native part of Temporal's SDK: the only dependency that is installed.
    external: ['@temporalio/core-bridge'],
    plugins: [temporalWorker],
  };
  const commands = await build({
    ...options,
    entryPoints: { vigil: 'src/starter.ts', 'vigil-worker': 'src/worker.ts' },
    format: 'esm',
    // A command loads only the parts that it needs. They stay in one folder, because some find files beside it by a relative path.
    splitting: true,
    banner: { js: commonjsNames },
  });
  const thread = await build({
    ...options,
    entryPoints: { 'workflow-thread': 'node_modules/@temporalio/worker/lib/workflow/workflow-worker-thread.js' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  });
  // Temporal's SDK reads source maps with it, to show workflow stacks.
  await copyFile(`${root}node_modules/source-map/lib/mappings.wasm`, `${fresh}/bin/mappings.wasm`);
  for (const command of ['vigil', 'vigil-worker']) await chmod(`${fresh}/bin/${command}.js`, 0o755);
  const inputs = [...Object.keys(commands.metafile.inputs), ...Object.keys(thread.metafile.inputs)];
  return new Set(inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean));
}

/** The licenses of the bundled packages ask to be handed on with them. */
async function licensesOf(folders) {
  const texts = await Promise.all(
    [...folders].sort().map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(`${root}${folder}/package.json`, 'utf8'));
      const file = (await readdir(`${root}${folder}`)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? await readFile(`${root}${folder}/${file}`, 'utf8') : '';
      return `${name}@${version} (${license})\n\n${text.trim()}\n`;
    }),
  );
  return `The commands vigil and vigil-worker contain these packages.\n\n${texts.join('\n---\n\n')}`;
}
