/** The spans of what activities do for a job. Without an SDK of OpenTelemetry they do nothing. They never contain a text of a vendor. */
import { CancelledFailure, Context } from '@temporalio/activity';
import { SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { ApplicationFailure } from '@temporalio/common';
import { NO_CHANGE } from '../contract/activities.js';

/** How the work of a span ended. */
export interface SpanEnd {
  result: string;
  /** A low-cardinality name of what was in the way. */
  problem?: string;
  attributes?: Attributes;
}

/** Runs the work in a span that begins a trace: a wait may last for weeks, and no single trace holds its polls. */
export async function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
  endOf: (result: T) => SpanEnd,
): Promise<T> {
  return trace.getTracer('vigil').startActiveSpan(name, { root: true, attributes }, async (span) => {
    try {
      const result = await work();
      end(span, endOf(result));
      return result;
    } catch (error) {
      end(span, endOfFailure(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

interface OfJob {
  jobId?: string;
  /** That of a run. */
  key?: string;
}

/** The activity, each attempt in a span. */
export function traced<Request extends object, Result>(
  name: string,
  connection: string,
  activity: (request: Request) => Promise<Result>,
  endOf: (result: Result) => SpanEnd,
) {
  return (request: Request): Promise<Result> => {
    const { info } = Context.current();
    const { workflowId, runId } = info.workflowExecution ?? {};
    const { jobId, key }: OfJob = request;
    const attributes = {
      ...jobAttributes(connection, { jobId, wait: workflowId }),
      temporalRunID: runId,
      'vigil.run.key': key,
      'vigil.attempt': info.attempt,
    };
    return inSpan(name, attributes, () => activity(request), endOf);
  };
}

/** @param of `wait`: its workflow id */
export function jobAttributes(connection: string, { jobId, wait }: { jobId?: string; wait?: string }): Attributes {
  // As Temporal's own interceptors write it in most languages.
  return { 'vigil.connection': connection, 'vigil.job.id': jobId, temporalWorkflowID: wait };
}

function end(span: Span, { result, problem, attributes = {} }: SpanEnd): void {
  span.setAttributes({ ...attributes, 'vigil.result': result });
  if (problem === undefined) return;
  span.setAttribute('error.type', problem);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function endOfFailure(error: unknown): SpanEnd {
  if (error instanceof CancelledFailure) return { result: 'interrupted' };
  const type = error instanceof ApplicationFailure ? (error.type ?? 'ApplicationFailure') : nameOf(error);
  // The attempt failed benignly, and the next one is due after the backoff.
  if (type === NO_CHANGE) return { result: 'again' };
  return { result: 'failed', problem: type };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
