// Runs one `vigil` command line after the other in one process, which loads the libraries once: starting a process for each takes half a
// second of CPU. Plain JavaScript, because Node runs it. See vigil-host.ts.
const ENTRY = new URL('../../dist/bin/vigil.js', import.meta.url);
const IDLE_MS = 10_000;
const EVENTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'];

let runs = 0;
const exitWhenIdle = () => setTimeout(() => process.exit(), IDLE_MS);
let idle = exitWhenIdle();
process.once('disconnect', () => process.exit());

process.on('message', async ({ args, env, cwd, mark }) => {
  clearTimeout(idle);
  process.send('started');
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [process.argv[0], ENTRY.pathname, ...args];
  process.exitCode = undefined;
  // The entry runs again with each address; what it imports stays loaded.
  await import(`${ENTRY.href}?run=${(runs += 1)}`);
  const exitCode = process.exitCode ?? 0;
  for (const event of EVENTS) process.removeAllListeners(event);
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  process.stdout.write(mark);
  process.stderr.write(mark);
  process.send({ exitCode });
  idle = exitWhenIdle();
});
