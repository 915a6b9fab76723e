import { DefaultLogger, Runtime, makeTelemetryFilterString, type LogLevel } from '@temporalio/worker';

/**
 * Makes the SDK say errors only, or what VIGIL_TEST_LOG names (`DEBUG`, `INFO`, `WARN`). To be called before anything that
 * starts the SDK's runtime; does nothing when it already runs.
 */
export function quietRuntime(): void {
  if (Runtime._instance) return;
  const level = (process.env.VIGIL_TEST_LOG ?? 'ERROR') as LogLevel;
  Runtime.install({
    logger: new DefaultLogger(level),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: level, other: 'ERROR' }), forward: {} } },
    // A test's process belongs to jest: it decides what Ctrl-C means.
    shutdownSignals: [],
  });
}
