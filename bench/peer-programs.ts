/** The peers' workers as one would deploy them: as JavaScript, and with their workflows bundled before they start. Vigil's are too. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const SOURCES = fileURLToPath(new URL('peers/', import.meta.url));
/** Within node_modules, so that they find there what they import. */
const BUILT = fileURLToPath(new URL('../node_modules/.cache/vigil-bench/', import.meta.url));

/** @param source below peers/, without its ending */
export const peerProgram = (source: string) => join(BUILT, `${source}.js`);
export const PEER_WORKFLOWS = join(BUILT, 'workflow-bundle.cjs');

export async function buildPeerPrograms(): Promise<void> {
  const names = (await readdir(SOURCES, { recursive: true })).filter((name) => name.endsWith('.ts'));
  await Promise.all(names.map((name) => transpile(name)));
  await writeFile(join(BUILT, 'package.json'), '{ "type": "module" }\n');
  const workflowsPath = peerProgram('temporal/workflows');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  await writeFile(PEER_WORKFLOWS, code);
}

async function transpile(name: string): Promise<void> {
  const { outputText } = ts.transpileModule(await readFile(join(SOURCES, name), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  });
  const path = peerProgram(name.slice(0, -'.ts'.length));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, outputText);
}
