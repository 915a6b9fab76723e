// Finds the `temporal` command, or gets it once. From the shell: prints its path on stdout.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isSealed, seal } from './cache-seal.mjs';
import { cliRelease, downloadVerified, probeDownloadHost } from './temporal-download.mjs';
import {
  cacheFolder,
  findOnPath,
  goInstall,
  isExecutable,
  logToStderr,
  makeInCache,
  runCommand,
  timedStep,
} from './tool-cache.mjs';

// The newest that `go install` can build (later ones have a replace in their go.mod); it carries server 1.29.1.
const version = 'v1.5.1';
const oldestServer = [1, 29];
const folderName = `temporal-cli-${version}`;

/**
 * The path of a `temporal` command that runs. Tries TEMPORAL_CLI_PATH, PATH and the cache, then downloads the release,
 * then builds it with Go; `log` takes one line at a time.
 * @throws Error when TEMPORAL_CLI_PATH leads to none, or when nothing could be fetched or built
 */
export async function findTemporalCli({ log = logToStderr } = {}) {
  const named = process.env.TEMPORAL_CLI_PATH;
  if (named) {
    log(`temporal: ${await describe(named, 'TEMPORAL_CLI_PATH')}, from TEMPORAL_CLI_PATH`);
    return named;
  }
  const installed = await findOnPath('temporal');
  if (installed && (await isNewEnough(installed, log))) return installed;

  const cached = join(cacheFolder(), folderName, 'temporal');
  if (await isReady(join(cacheFolder(), folderName), log)) {
    log(`temporal: ${await describe(cached, 'the cached command')}, from ${cached}`);
    return cached;
  }
  return get(log);
}

async function get(log) {
  const folder = await makeInCache({
    name: folderName,
    isReady: (finished) => isReady(finished, log),
    make: async (making) => {
      await fill(making, log);
      await seal(making, ['temporal']);
    },
    log,
  });
  const path = join(folder, 'temporal');
  log(`temporal: ${await describe(path, 'the new command')}, kept in ${path}`);
  return path;
}

async function isReady(folder, log) {
  return (await isExecutable(join(folder, 'temporal'))) && (await isSealed(folder, ['temporal'], log));
}

async function fill(folder, log) {
  try {
    await timedStep(log, 'temporal: looking for github.com (3 s at most)', probeDownloadHost);
    await timedStep(log, `temporal: downloading the release ${version}`, async () => {
      await downloadVerified({ ...cliRelease(version), folder, executable: 'temporal' });
      await describe(join(folder, 'temporal'), 'the downloaded command');
    });
  } catch {
    await build(folder, log);
  }
}

async function build(folder, log) {
  const go = await findOnPath('go');
  if (!go) {
    throw new Error(
      'no temporal command: install it (https://docs.temporal.io/cli), or Go 1.25 or newer so that it can be built, ' +
        'or set TEMPORAL_CLI_PATH',
    );
  }
  const source = `github.com/temporalio/cli/cmd/temporal@${version}`;
  await timedStep(log, `temporal: building ${source} with ${go} (about 4 minutes on 2 cores, once)`, async () => {
    // As the releases are built.
    const flags = `-s -w -X github.com/temporalio/cli/temporalcli.Version=${version.slice(1)}`;
    await goInstall(go, { source, flags, folder });
    await describe(join(folder, 'temporal'), 'the built command');
  });
}

async function isNewEnough(path, log) {
  try {
    const text = await describe(path, 'the command on PATH');
    // Not the command's own version: one built by `go install` calls itself 0.0.0-DEV.
    const [major = 0, minor = 0] = (/Server (\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number);
    const enough = major > oldestServer[0] || (major === oldestServer[0] && minor >= oldestServer[1]);
    log(
      `temporal: ${text}, from ${path}${enough ? '' : `: not used, its server is older than ${oldestServer.join('.')}`}`,
    );
    return enough;
  } catch (error) {
    log(`temporal: ${error.message}: not used`);
    return false;
  }
}

/** What `temporal --version` says, as one line. Throws where the command does not run. */
async function describe(path, what) {
  try {
    const text = await runCommand(path, ['--version'], { timeoutMs: 20_000 });
    if (!text.startsWith('temporal version')) throw new Error(`it says "${text.trim().split('\n')[0]}"`);
    return text.trim();
  } catch (error) {
    throw new Error(`${what} (${path}) is not the Temporal CLI: ${error.message}`, { cause: error });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(await findTemporalCli());
  } catch (error) {
    logToStderr(error.message);
    process.exitCode = 1;
  }
}
