/** The report templates that the connection's user sees, each with its parameters: the vendor's pages "Get Rows" and "Report Details". */
import { z } from 'zod';
import type { VendorEdge } from '../http/vendor-edge.js';
import { rowsSchema } from '../shared/rows.js';
import type { SharedSession } from '../shared/session.js';
import { withDetails } from '../shared/startable-details.js';
import type { StartableJob } from '../shared/vendor-client.js';
import { textSchema } from '../shared/text.js';
import { requestIn, type Session } from './session.js';

const PAGE_SIZE = 100;
/** Templates that are listed. */
export const MOST_TEMPLATES = 1_000;

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
  const reports = await withDetails(keys, (key) =>
    session.use(signal, (current) =>
      edge.json(requestIn(current, { verb: 'list jobs', signal }, `report/${key}`), reportSchema),
    ),
  );
  return reports.map(([key, report]) => ({
    name: String(key),
    title: report?.name ?? null,
    job: { reportTemplate: key, outputType: 'json' },
    parameters:
      report?.parameters.map(({ parameterName, displayName }) => ({
        name: parameterName,
        ...(displayName && { description: displayName }),
      })) ?? null,
  }));
}

async function templateKeys(edge: VendorEdge, session: SharedSession<Session>, signal: AbortSignal): Promise<number[]> {
  const keys = new Set<number>();
  for (let startRow = 0; startRow < MOST_TEMPLATES; startRow += PAGE_SIZE) {
    const call = `bo/Report_Template/?startRow=${startRow}&pageSize=${PAGE_SIZE}`;
    const { rows, totalRows } = await session.use(signal, (current) =>
      edge.json(requestIn(current, { verb: 'list jobs', signal }, call), pageSchema),
    );
    for (const row of rows) keys.add(row.Report_Template_ID);
    if (rows.length < PAGE_SIZE || startRow + PAGE_SIZE >= (totalRows ?? Infinity)) break;
  }
  return [...keys];
}
