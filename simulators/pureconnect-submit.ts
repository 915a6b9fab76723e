/** What ICWS refuses about a request that starts a job (jobConfig of the vendor's page). */
import type { Answer } from './answer.js';
import { icwsError } from './pureconnect-answers.js';

const DATE_TIME = /^\d{4}-?\d\d-?\d\dT\d\d:?\d\d(:?\d\d(\.\d+)?)?Z$/;

interface Source {
  name?: unknown;
  column?: unknown;
}

/** @param known the names of views and tables; undefined for any @returns undefined if the job can be started */
export function submitProblem(body: unknown, user: string, known: readonly string[] | undefined): Answer | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return icwsError(400, {
      errorId: 'error.request.body.invalid',
      message: 'The message body is malformed or missing.',
    });
  const config = body as Record<string, unknown>;
  for (const required of ['name', 'submittedUserId']) {
    if (typeof config[required] !== 'string' || config[required] === '')
      return problem('missing', required, `The property ${required} is required.`);
  }
  if (String(config['submittedUserId']).toLowerCase() !== user.toLowerCase())
    return icwsError(403, { errorId: 'error.request.forbidden', message: 'The job is submitted for another user.' });
  for (const time of ['startTimeFilter', 'endTimeFilter']) {
    const at = config[time];
    if (at !== undefined && !(typeof at === 'string' && DATE_TIME.test(at)))
      return problem('invalid', time, 'The value is not a date and time.');
  }
  return listProblem(config, 'views', 'viewList', known) ?? listProblem(config, 'tables', 'tableList', known);
}

function listProblem(
  config: Record<string, unknown>,
  property: string,
  list: string,
  known: readonly string[] | undefined,
): Answer | undefined {
  const holder = config[property];
  if (holder === undefined) return undefined;
  const sources = (holder as Record<string, unknown> | null)?.[list];
  if (!Array.isArray(sources)) return problem('missing', list, `The property ${list} is required.`);
  for (const { name, column } of sources as Source[]) {
    if (typeof name !== 'string') return problem('missing', property, 'The property name is required.');
    if (!Array.isArray(column)) return problem('missing', property, 'The property column is required.');
    if (known && !known.some((one) => one.toLowerCase() === name.toLowerCase()))
      return problem('invalid', property, `${name} does not exist.`);
  }
  return undefined;
}

function problem(what: 'missing' | 'invalid', propertyName: string, message: string): Answer {
  return icwsError(400, { errorId: `error.request.property.${what}`, message, propertyName });
}
