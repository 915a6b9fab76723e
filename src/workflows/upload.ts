/** Has the vendor receive the files that the job needs, before the job is started. An upload starts nothing, so that it may be repeated. */
import type { TimeoutFailure } from '@temporalio/common';
import { proxyActivities } from '@temporalio/workflow';
import type { SubmitActivities, UploadAnswer, UploadedFile } from '../contract/run-job.js';
import { before, pause, queueOf, READS, type SubmitEnd } from './submit-end.js';
import { isUploadAnswer, isUploadedSoFar } from './run-result-checks.js';
import type { Run } from './run.js';

/** A file that the vendor removes sooner is uploaded again: the job has to find it. */
const FRESH_FOR_MS = 60_000;

/** Uploads each file once per run, and again only if the vendor may have removed it since. @returns the end if one cannot be uploaded */
export async function upload(run: Run, paths: string[], deadlineAt: number): Promise<SubmitEnd | undefined> {
  for (const path of paths) {
    if (isFresh(run.submit.uploads?.find((one) => one.path === path))) continue;
    const end = await uploadOne(run, paths, path, deadlineAt);
    if (end) return end;
  }
  return undefined;
}

async function uploadOne(run: Run, paths: string[], path: string, deadlineAt: number): Promise<SubmitEnd | undefined> {
  for (let tries = 1; ; tries += 1) {
    if (run.cancelled !== undefined) return { why: 'cancelled' };
    run.noteUpload(path);
    const answer = await attempt(run, paths, path, deadlineAt);
    if ('why' in answer) return answer;
    if ('uploaded' in answer) {
      run.noteUpload(undefined, answer.uploaded);
      return undefined;
    }
    const end = await pause(run, { ...answer, what: answer.notReady }, tries, deadlineAt);
    if (end) return end;
  }
}

function attempt(run: Run, paths: string[], path: string, deadlineAt: number): Promise<UploadAnswer | SubmitEnd> {
  const left = Math.max(1_000, deadlineAt - Date.now());
  const { uploadFile } = proxyActivities<SubmitActivities>({
    ...READS,
    taskQueue: queueOf(run),
    startToCloseTimeout: left,
    scheduleToCloseTimeout: left,
    summary: `upload ${path}`,
  });
  return before(
    run,
    () => uploadFile({ job: run.input.job, upload: paths, path }),
    isUploadAnswer,
    ({ lastHeartbeatDetails: soFar }: TimeoutFailure) =>
      isUploadedSoFar(soFar) ? `${path}: ${soFar.sent} of ${soFar.of} bytes were sent` : undefined,
  );
}

function isFresh(uploaded: UploadedFile | undefined): boolean {
  if (!uploaded) return false;
  const { expires } = uploaded;
  return expires === undefined || Date.parse(expires) - Date.now() > FRESH_FOR_MS;
}
