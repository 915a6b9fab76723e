/**
 * Report templates: their list and their parameters, which report a request starts, and what IC-Web refuses about it: 400 "Validation
 * Error" in plain text (the vendor's pages).
 */
import { json, text, type Answer } from './answer.js';

const OUTPUT_TYPES = ['json', 'html', 'xlsx', 'rtf'];

interface Refused {
  template?: undefined;
  refusal: Answer;
}

export function reportOf<T extends { parameters?: string[]; blobs?: string[] }>(
  body: unknown,
  templates: ReadonlyMap<number, T>,
  isBlob: (guid: unknown) => boolean = () => false,
): { template: T; refusal?: undefined } | Refused {
  if (typeof body !== 'object' || body === null) return refused('a report is expected');
  const { reportTemplate, outputType, parameters = {} } = body as Record<string, unknown>;
  if (typeof reportTemplate !== 'number') return refused('reportTemplate is required');
  const template = templates.get(reportTemplate);
  if (!template) return refused(`Report Template ${reportTemplate} does not exist`);
  if (typeof outputType !== 'string' || !OUTPUT_TYPES.includes(outputType)) return refused('unknown outputType');
  if (typeof parameters !== 'object' || parameters === null) return refused('parameters must be an object');
  const unknown = Object.keys(parameters).find((name) => !template.parameters?.includes(name));
  if (unknown !== undefined) return refused(`unknown parameter ${unknown}`);
  const missing = template.blobs?.find((name) => !isBlob((parameters as Record<string, unknown>)[name]));
  return missing === undefined ? { template } : refused(`the blob id of ${missing} was not found`);
}

function refused(problem: string): Refused {
  return { refusal: text(400, `Validation Error: ${problem}`) };
}

/** A page of the business object Report_Template, as "Get Rows" answers. */
export function templateRows(
  templates: ReadonlyMap<number, { name?: string }>,
  { startRow = '0', pageSize = '100' }: Record<string, string | undefined>,
): Answer {
  const [start, size] = [Number(startRow), Number(pageSize)];
  const rows = [...templates].map(([key, { name }]) => ({ Report_Template_ID: key, Name: name ?? `Report ${key}` }));
  const page = rows.slice(start, start + size);
  return json(200, { key: 0, stamp: 'a1', startRow: start, pageSize: size, totalRows: rows.length, rows: page });
}

/** "Report Details": the name of a template and its parameters. */
export function reportDetails(
  templates: ReadonlyMap<number, { name?: string; parameters?: string[] }>,
  key: string | undefined,
): Answer {
  const template = templates.get(Number(key));
  if (!template) return text(404, 'Not Found');
  const parameters = (template.parameters ?? []).map((parameterName, order) => ({
    parameterName,
    displayName: `The ${parameterName}`,
    order,
    columns: 1,
    fieldType: 1,
    editorType: 1,
    multiSelect: false,
  }));
  return json(200, { name: template.name ?? `Report ${key}`, parameters });
}
