/** Which report a request starts, and what IC-Web refuses about it: 400 "Validation Error" (the vendor's page), in plain text. */
import { text, type Answer } from './answer.js';

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
