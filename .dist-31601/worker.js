#!/usr/bin/env node
/** The `vigil-worker` command. */
import { Runtime } from '@temporalio/worker';
import { Command, Option } from 'commander';
import { ConfigError, loadChosenConfig, logOptions, ownConnections, secretProblems, } from './config/config.js';
import { GroupError } from './content/access.js';
import { fileStore } from './content/file-store.js';
import { EXIT } from './contract/failures.js';
import { allowGarbage, keepHeapSmall } from './serving/heap.js';
import { unknownName } from './schema/problems.js';
import { parseHealthAddress, serveHealth } from './serving/health.js';
import { createLog, temporalLogger } from './serving/log.js';
import { serve } from './serving/serve.js';
import { tlsProblems } from './vendors/network.js';
import { rotatingTarget } from './temporal/rotating-target.js';
import { TemporalSettingsError, TemporalUnreachable } from './temporal/target.js';
const program = new Command('vigil-worker')
    .description('Runs the workflows, and the polls, cancels and collections of the connections in the config.')
    .option('--config <file>', 'config file (default: VIGIL_CONFIG or ./vigil.yaml)')
    .option('--connections <names>', 'serve only these connections (a,b), and no workflows unless --workflows is given')
    .option('--workflows', 'serve the workflows; without --connections, serve nothing else')
    .option('--health <host:port>', 'serve GET /livez and GET /readyz at this address')
    .option('--address <host:port>', "Temporal's address (default: TEMPORAL_ADDRESS or the profile)")
    .option('-n, --namespace <name>', "Temporal's namespace")
    .option('--profile <name>', "the profile of Temporal's config file")
    .addOption(new Option('--debug', 'show stack traces').hideHelp())
    .addHelpText('after', '\nExample:\n  $ vigil-worker --config vigil.yaml --health 127.0.0.1:8080')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'vigil-worker: ')) })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage));
class UsageError extends Error {
}
async function main(flags) {
    const config = loadChosenConfig(flags.config, (line) => process.stderr.write(`vigil-worker: ${line}\n`));
    const connections = chosenConnections(config, flags);
    const workflows = flags.workflows ?? flags.connections === undefined;
    // When many waits start, workflow tasks create most of the garbage.
    if (workflows)
        keepHeapSmall();
    const health = flags.health === undefined ? undefined : parseHealthAddress(flags.health);
    if (flags.health !== undefined && !health)
        throw new UsageError('--health: expected HOST:PORT, such as 127.0.0.1:8080');
    const log = createLog(logOptions());
    Runtime.install({
        logger: temporalLogger(log),
        // Vigil handles signals itself, to log out at the vendors after the Workers have ended.
        shutdownSignals: [],
        telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
    });
    const started = {};
    // A signal that arrives during startup also stops the worker gracefully.
    const stop = () => {
        started.stopped = true;
        started.serving?.stop();
    };
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, stop);
    if (health)
        await serveHealth(health, () => started.serving);
    const temporal = rotatingTarget(flags, (reason) => log.warn(`${reason}; the last credentials stay in use`));
    const { target } = temporal;
    const store = fileStore(config.content.path, { group: config.content.group, onLargeBody: allowGarbage });
    const { taskQueue, nexus } = config;
    const serving = await serve({ temporal, taskQueue, workflows, nexus, connections, store, log });
    started.serving = serving;
    for (const problem of [...secretProblems(connections), ...tlsProblems(connections)])
        log.warn(problem);
    log.info({ temporal: target.address, namespace: target.namespace, queues: serving.queues }, 'serving');
    if (started.stopped)
        serving.stop();
    await serving.done;
    log.info('stopped');
}
function chosenConnections(config, flags) {
    const own = ownConnections(config);
    if (flags.connections === undefined)
        return flags.workflows ? new Map() : own;
    const names = flags.connections.split(',').map((name) => name.trim());
    for (const name of names) {
        if (own.has(name))
            continue;
        const there = Object.hasOwn(config.connections, name);
        throw new UsageError(`--connections: ${name}: ${there ? 'another worker serves it ("elsewhere: true" in this config)' : unknownName('connection', name, [...own.keys()])}`);
    }
    return new Map([...own].filter(([name]) => names.includes(name)));
}
function report(error, debug) {
    if (error instanceof ConfigError) {
        for (const problem of error.problems)
            process.stderr.write(`vigil-worker: ${error.path}: ${problem}\n`);
        return EXIT.usage;
    }
    process.stderr.write(`vigil-worker: ${debug && error instanceof Error ? error.stack : error.message}\n`);
    if ([UsageError, TemporalSettingsError, GroupError].some((type) => error instanceof type))
        return EXIT.usage;
    if (!(error instanceof TemporalUnreachable))
        return EXIT.error;
    process.stderr.write('vigil-worker: check --address or TEMPORAL_ADDRESS, and that the server is running\n');
    return EXIT.temporalUnreachable;
}
const flags = program.parse().opts();
main(flags).then(() => process.exit(EXIT.ok), (error) => process.exit(report(error, flags.debug)));
//# sourceMappingURL=worker.js.map