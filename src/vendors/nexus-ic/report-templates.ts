/** The report templates that the connection's user sees, each with its parameters: the vendor's pages "Get Rows" and "Report Details". */
import pMap from 'p-map';
import { z } from 'zod';
import type { VendorEdge } from '../http/vendor-edge.js';
import { VendorError } from '../http/vendor-error.js';
import { rowsSchema } from '../shared/rows.js';
import type { SharedSession } from '../shared/session.js';
import type { StartableJob } from '../shared/vendor-client.js';
import { textSchema } from '../shared/text.js';
import { requestIn, type Session } from './session.js';

const PAGE_SIZE = 100;
/** Templates that are listed. */
const MOST = 1_000;
/** Templates whose parameters are read: each is a request. */
const MOST_WITH_PARAMETERS = 200;
/** Requests at once. */
const CONCURRENCY = 8;

const pageSchema = z.object({
  totalRows: z.number().optional().catch(undefined),
  rows: rowsSchema(z.object({ Report_Template_ID: z.number().int().positive() })),
});

const reportSchema = z.object({
  name: textSchema,
  parameters: rowsSchema(z.object({ parameterName: z.string().min(1), displayName: textSchema })),
});

export async function startableReports(
  edge: VendorEdge,
  session: SharedSession<Session>,
  signal: AbortSignal,
): Promise<StartableJob[]> {
  const keys = await templateKeys(edge, session, signal);
  return pMap(
    keys,
    async (key, nth) => {
      const report = nth < MOST_WITH_PARAMETERS ? await reportOf(key, edge, session, signal) : undefined;
      return {
        name: String(key),
        title: report?.name ?? null,
        job: { reportTemplate: key, outputType: 'json' },
        parameters:
          report?.parameters.map(({ parameterName, displayName }) => ({
            name: parameterName,
            ...(displayName && { description: displayName }),
          })) ?? null,
      };
    },
    { concurrency: CONCURRENCY },
  );
}

async function templateKeys(edge: VendorEdge, session: SharedSession<Session>, signal: AbortSignal): Promise<number[]> {
  const keys = new Set<number>();
  for (let startRow = 0; startRow < MOST; startRow += PAGE_SIZE) {
    const call = `bo/Report_Template/?startRow=${startRow}&pageSize=${PAGE_SIZE}`;
    const { rows, totalRows } = await session.use(signal, (current) =>
      edge.json(requestIn(current, { verb: 'list jobs', signal }, call), pageSchema),
    );
    for (const row of rows) keys.add(row.Report_Template_ID);
    if (rows.length < PAGE_SIZE || startRow + PAGE_SIZE >= (totalRows ?? Infinity)) break;
  }
  return [...keys];
}

/** @returns undefined if the user may not read this template */
async function reportOf(key: number, edge: VendorEdge, session: SharedSession<Session>, signal: AbortSignal) {
  try {
    return await session.use(signal, (current) =>
      edge.json(requestIn(current, { verb: 'list jobs', signal }, `report/${key}`), reportSchema),
    );
  } catch (error) {
    if (error instanceof VendorError && [403, 404].includes(error.status ?? 0)) return undefined;
    throw error;
  }
}
