/** What the spans say of each activity's result. Pure. */
import type { CancelAnswer, CollectResult } from '../contract/activities.js';
import type { FindAnswer, NotReady, Prepared, SubmitAnswer, UploadAnswer } from '../contract/run-job.js';
import type { SpanEnd } from './activity-span.js';

export function collectEnd(result: CollectResult<unknown>): SpanEnd {
  if ('collected' in result) return { result: 'collected' };
  const { condition } = result;
  return condition === 'clear' ? { result: condition } : { result: condition, problem: condition };
}

export function cancelEnd({ answer }: CancelAnswer): SpanEnd {
  return { result: answer };
}

export function submitEnd(answer: SubmitAnswer): SpanEnd {
  if ('started' in answer) return { result: 'submitted', attributes: { 'vigil.job.id': answer.started } };
  if ('unknown' in answer) return { result: 'uncertain', problem: 'uncertain' };
  const result = answer.later ? 'unsent' : 'rejected';
  return { result, problem: result };
}

export function findEnd({ found }: FindAnswer): SpanEnd {
  return { result: found.length > 0 ? 'found' : 'not found' };
}

export function prepareEnd(answer: Prepared | NotReady): SpanEnd {
  return 'notReady' in answer ? NOT_READY : { result: 'ready' };
}

export function uploadEnd(answer: UploadAnswer): SpanEnd {
  if ('notReady' in answer) return NOT_READY;
  return { result: 'uploaded', attributes: { 'vigil.upload.bytes': answer.uploaded.bytes } };
}

const NOT_READY: SpanEnd = { result: 'not ready', problem: 'not ready' };
