// Finds Temporal's time-skipping test server, or gets it once. From the shell: prints its path on stdout.
import { spawn } from 'node:child_process';
import { chmod, readFile, readdir, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { haveSums, isPrivate, readSums } from './cache-seal.mjs';
import {
  cacheFolder,
  findOnPath,
  isExecutable,
  logToStderr,
  makeInCache,
  runCommand,
  timedStep,
} from './tool-cache.mjs';

const version = '1.32.0';
const folderName = `time-skipping-server-${version}`;
const executable = 'time-skipping-server';
const startMs = 30_000;

// The plugin's version is fixed, so that the same command runs with every Maven.
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

// slf4j-nop keeps the server's logger from complaining on stderr that it has no backend.
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>vigil</groupId>
  <artifactId>time-skipping-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${version}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

// exec, so that whoever kills the wrapper kills the server. The flags bring it up in 0.5 s instead of 0.9 s.
const wrapper = `#!/bin/sh
exec "\${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/jars/*" io.temporal.testserver.TestServer "$@"
`;

/**
 * The path of an executable that `TestWorkflowEnvironment.createTimeSkipping` takes as an existing path. Tries
 * TEMPORAL_TEST_SERVER_PATH and the cache, then wraps the Java server from Maven Central, whose jars must have the pinned SHA-256 sums.
 * @throws Error when TEMPORAL_TEST_SERVER_PATH leads to none, or when nothing could be fetched
 */
export async function findTimeSkippingServer({ log = logToStderr } = {}) {
  const named = process.env.TEMPORAL_TEST_SERVER_PATH;
  if (named) {
    if (!(await isExecutable(named))) throw new Error(`TEMPORAL_TEST_SERVER_PATH (${named}) is not an executable file`);
    log(`time-skipping server: ${named}, from TEMPORAL_TEST_SERVER_PATH`);
    return named;
  }
  const isReady = (folder) => isIntact(folder, log);
  const cached = join(cacheFolder(), folderName);
  if (await isReady(cached)) {
    log(`time-skipping server: ${join(cached, executable)}, from the cache`);
    return join(cached, executable);
  }
  const folder = await makeInCache({ name: folderName, isReady, make: (making) => wrapJavaServer(making, log), log });
  log(`time-skipping server: kept in ${join(folder, executable)}`);
  return join(folder, executable);
}

/** Whether the folder holds the wrapper and exactly the pinned jars. */
async function isIntact(folder, log) {
  const wrapped = await readFile(join(folder, executable), 'utf8').catch(() => undefined);
  if (wrapped !== wrapper || !(await isExecutable(join(folder, executable)))) return false;
  const jars = join(folder, 'jars');
  if (!(await isPrivate(folder)) || !(await isPrivate(jars))) {
    log(`${folder}: not used, because others can write it`);
    return false;
  }
  return hasPinnedJars(jars, log);
}

async function hasPinnedJars(jars, log) {
  const pinned = await readSums(fileURLToPath(new URL('time-skipping-server.sha256', import.meta.url)));
  const unknown = (await readdir(jars)).filter((name) => !pinned.has(name));
  for (const name of unknown) log(`${join(jars, name)}: not used, because no SHA-256 sum is pinned for it`);
  return unknown.length === 0 && (await haveSums(jars, pinned, log));
}

async function wrapJavaServer(folder, log) {
  const maven = await findOnPath('mvn');
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : await findOnPath('java');
  if (!maven || !java) {
    const missing = [!java && 'Java 17 or newer', !maven && 'Maven'].filter(Boolean).join(' and ');
    throw new Error(`no time-skipping server: install ${missing}, or set TEMPORAL_TEST_SERVER_PATH`);
  }
  await timedStep(
    log,
    `time-skipping server: getting version ${version} from Maven Central with ${maven}`,
    async () => {
      await writeFile(join(folder, 'pom.xml'), pom);
      await runCommand(
        maven,
        [
          '--batch-mode',
          '--no-transfer-progress',
          '--quiet',
          copyDependencies,
          `-DoutputDirectory=${join(folder, 'jars')}`,
        ],
        { cwd: folder },
      );
      await chmod(join(folder, 'jars'), 0o755);
      if (!(await hasPinnedJars(join(folder, 'jars'), log))) {
        throw new Error('the jars do not have the SHA-256 sums in scripts/time-skipping-server.sha256');
      }
      await writeFile(join(folder, executable), wrapper);
      await chmod(join(folder, executable), 0o755);
    },
  );
  await timedStep(log, `time-skipping server: starting it once with ${java}`, () =>
    proveItServes(join(folder, executable)),
  );
}

/** Starts the server on a free port, waits until it takes a connection (30 s at most), and ends it. */
async function proveItServes(path) {
  const port = await freePort();
  const server = spawn(path, [String(port), '--enable-time-skipping'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  server.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  server.on('error', (error) => (complaint += error.message));
  const closed = new Promise((resolve) => server.once('close', resolve));
  try {
    const giveUpAt = Date.now() + startMs;
    while (!(await takesConnection(port))) {
      if (server.exitCode !== null || server.pid === undefined || Date.now() > giveUpAt) {
        throw new Error(`the server did not start: ${complaint.trim().split('\n').slice(0, 3).join(' | ')}`);
      }
      await sleep(50);
    }
  } finally {
    server.kill('SIGKILL');
    await closed;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function takesConnection(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(await findTimeSkippingServer());
  } catch (error) {
    logToStderr(error.message);
    process.exitCode = 1;
  }
}
