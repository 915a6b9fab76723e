/** What the Server refuses about a request that starts a job (EnqueueJobContract of the API's definition). */
import { json, type Answer } from './answer.js';

const PRIORITIES = ['Default', 'Low', 'Medium', 'High', 'Critical'];

/** @returns undefined if the job can be started */
export function enqueueProblem(body: unknown, known: readonly string[]): Answer | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refused('contract', 'The contract is required.');
  const { questions = [], priority = 'Default' } = body as { questions?: unknown; priority?: unknown };
  if (!PRIORITIES.includes(String(priority)))
    return refused('contract.priority', `Error converting value "${String(priority)}".`);
  if (questions === null) return undefined;
  if (!Array.isArray(questions)) return refused('contract.questions', 'An array is expected.');
  for (const question of questions as { name?: unknown }[]) {
    if (!known.includes(String(question.name)))
      return json(400, { message: `Invalid question: ${String(question.name)}` });
  }
  return undefined;
}

function refused(field: string, problem: string): Answer {
  return json(400, { message: 'The request is invalid.', modelState: { [field]: [problem] } });
}
