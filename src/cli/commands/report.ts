/** `vigil report`: the waits of the last hours as one page, in a file that opens offline or served. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { reportedWaits } from '../../client/reported-waits.js';
import { A_DURATION, parseDuration } from '../../contract/duration.js';
import { EXIT } from '../../contract/failures.js';
import { count } from '../../text/count.js';
import { writeRaw } from '../terminal/output.js';
import { usageProblem } from '../terminal/problem.js';
import { REFRESH_SECONDS } from '../report/live.js';
import { reportData } from '../report/report-data.js';
import { reportPage } from '../report/page.js';
import type { CommandContext } from '../terminal/command-context.js';
import { checkConnectionName, parseLimit } from './argument-checks.js';
import { parseServeAddress, serveReport } from './report-serve.js';

export interface ReportFlags {
  html?: string;
  serve?: string;
  since: string;
  query?: string;
  limit: string;
}

const STDOUT = '-';
const HELP = 'see `vigil report --help`';
/** Of all that a served page asks Temporal. */
const ANSWER_LIMIT_MS = 10_000;

export async function reportCommand(
  context: CommandContext,
  connection: string | undefined,
  flags: ReportFlags,
): Promise<number> {
  const { serve, file, sinceMs, limit } = checked(context, connection, flags);
  if (!serve && file !== STDOUT) await mustBeWritable(file);
  const client = await context.client();
  const { namespace } = await context.target();
  const linkOf = await context.webUiLinks();
  const report = async () => {
    const now = Date.now();
    const since = now - sinceMs;
    const { waits, more } = await reportedWaits(client, { connection, query: queryOf(since, flags.query) }, limit);
    const data = reportData(waits, since, now);
    const note = noteOf(connection, flags, namespace, more ? limit : undefined, now);
    return { page: reportPage(data, { note, linkOf, live: serve !== undefined }), waits, more, jobs: data.jobs };
  };
  if (serve) {
    return serveReport(context, flags.serve ?? '', serve, () =>
      client.withDeadline(Date.now() + ANSWER_LIMIT_MS, async () => (await report()).page),
    );
  }
  const { page, waits, more, jobs } = await report();
  if (more)
    context.say(
      `There are more than ${limit} waits. The page has the running ones and the ones that ended last; --limit shows more.`,
    );
  if (file === STDOUT) {
    // Its templates have escaped every value.
    writeRaw(process.stdout, page);
    return EXIT.ok;
  }
  await writeReport(file, page);
  context.result(`Wrote ${flags.html}: ${count(waits.length, 'wait')} of the last ${flags.since}.`, {
    file,
    waits: waits.length,
    jobs,
  });
  return EXIT.ok;
}

function checked(context: CommandContext, connection: string | undefined, flags: ReportFlags) {
  const problems: string[] = [];
  const { html } = flags;
  const serve = flags.serve === undefined ? undefined : parseServeAddress(flags.serve);
  if (flags.serve !== undefined) {
    if (!serve) problems.push('--serve: expected HOST:PORT, such as 127.0.0.1:8082, or a port of 127.0.0.1');
    if (html !== undefined) problems.push('--serve: serves the page; leave out --html');
  } else if (!html) {
    problems.push(
      '--html: expected a file for the page, such as report.html, or - for stdout; or serve it with --serve',
    );
  }
  if (html === STDOUT && context.json) {
    problems.push('--html: - writes the page to stdout, where -o json has its object; name a file');
  }
  const limit = parseLimit(flags.limit, problems);
  const sinceMs = parseDuration(flags.since) ?? 0;
  if (sinceMs === 0) problems.push(`--since: expected ${A_DURATION}, counted back from now`);
  checkConnectionName(connection, problems);
  if (problems.length > 0) throw usageProblem(problems, HELP);
  const file = html === STDOUT ? STDOUT : resolve(html ?? '');
  return { serve, file, sinceMs, limit };
}

/** The waits that were running at some time since then: they still run or ended later. */
function queryOf(since: number, query: string | undefined): string {
  const ran = `(ExecutionStatus = "Running" OR CloseTime >= "${new Date(since).toISOString()}")`;
  return query ? `${ran} AND (${query})` : ran;
}

function noteOf(
  connection: string | undefined,
  { since, query, serve }: ReportFlags,
  namespace: string,
  cutAt: number | undefined,
  now: number,
): string {
  return [
    `awaited by Vigil in the last ${since}`,
    connection && `of ${connection}`,
    query && `where ${query}`,
    cutAt !== undefined && `only the ${cutAt} that are running or ended last`,
    `namespace ${namespace}`,
    `as of ${new Date(now).toISOString().replace(/\.\d+Z$/, 'Z')}`,
    serve !== undefined && `updated every ${REFRESH_SECONDS} s`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Checked before the waits are read. */
async function mustBeWritable(file: string): Promise<void> {
  try {
    await access(dirname(file), constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** The file is replaced completely or not at all. */
async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown) {
  return usageProblem([`--html ${file}: cannot be written (${(error as NodeJS.ErrnoException).code})`], HELP);
}
