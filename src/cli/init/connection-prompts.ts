/** The prompts for a connection. Each answer is validated at once, by the schema of the config. */
import { confirm, intro, isCancel, log, outro, select, text } from '@clack/prompts';
import { CONNECTION_NAME } from '../../contract/ids.js';
import { VENDORS, type VendorName } from '../../contract/job.js';
import { SHORTEST_SECRET } from '../../contract/secret-length.js';
import { forTerminal } from '../terminal/style.js';
import { fieldIn, problemsIn, typedValue, withField, type ConnectionDraft, type Settings } from './connection-draft.js';
import { ADDRESS_EXAMPLES, NAME_EXAMPLES, QUESTIONS, type Question } from './questions.js';
import { referenceTo, variableFor } from './secret-reference.js';

/** The user pressed Ctrl-C or Esc at a prompt. */
export class Interrupted extends Error {}

// stdout is for the result.
const output = process.stderr;

export interface Taken {
  names: Set<string>;
  variables: Set<string>;
}

export function showTitle(title: string): void {
  intro(title, { output });
}

export function showText(line: string): void {
  log.message(forTerminal(line).split('\n'), { output });
}

export function showEnd(line: string): void {
  outro(line, { output });
}

export async function askText(
  message: string,
  example: string,
  validate: (typed: string) => string | undefined,
  standard?: string,
): Promise<string> {
  const answer = await text({
    message,
    placeholder: standard ?? `for example ${example}`,
    ...(standard !== undefined && { defaultValue: standard }),
    validate: (typed) => validate((typed ?? '').trim() || (standard ?? '')),
    output,
  });
  return orInterrupted(answer).trim();
}

export async function askChoice<T extends string>(
  message: string,
  options: { value: T; label: string; hint?: string }[],
): Promise<T> {
  // The library's types cannot express that T is a string.
  return orInterrupted(await select<string>({ message, options, output })) as T;
}

export async function askYes(message: string, initialValue: boolean): Promise<boolean> {
  return orInterrupted(await confirm({ message, initialValue, output }));
}

function orInterrupted<T>(answer: T | symbol): Exclude<T, symbol> {
  if (isCancel(answer)) throw new Interrupted();
  return answer as Exclude<T, symbol>;
}

/** Asks for the fields that the draft lacks. @param all whether to ask for optional fields too */
export async function askConnection(begun: ConnectionDraft, all: boolean, taken: Taken): Promise<ConnectionDraft> {
  let { name, settings } = begun;
  const vendor = (settings['vendor'] as VendorName | undefined) ?? (await askVendor());
  settings = { vendor, ...settings };
  name ||= await askName(vendor, taken.names);
  if (settings['baseUrl'] === undefined) settings = await askAddress(settings, vendor);
  const unwritten: Record<string, string> = {};
  for (const question of QUESTIONS[vendor]) {
    const { field, after, optional } = question;
    const asked = !after || (unwritten[after.field] ?? fieldIn(settings, after.field)) === after.is;
    const given = fieldIn(settings, field) !== undefined;
    if (!asked || given || (optional && !all)) continue;
    const answer = await askQuestion(question, { name, settings }, taken.variables);
    if (question.unwritten) unwritten[field] = String(answer);
    else if (answer !== undefined) settings = withField(settings, field, answer);
  }
  return { name, settings };
}

async function askVendor(): Promise<VendorName> {
  const labels: Record<VendorName, string> = {
    'nexus-ic': 'NEXUS IC',
    pureconnect: 'PureConnect (ICWS data extractor)',
    'oracle-epm': 'Oracle EPM Planning',
    alteryx: 'Alteryx Server',
  };
  return askChoice(
    'Which vendor runs the jobs?',
    VENDORS.map((value) => ({ value, label: labels[value], hint: value })),
  );
}

async function askName(vendor: VendorName, names: Set<string>): Promise<string> {
  const standard = NAME_EXAMPLES[vendor];
  return askText(
    'What should the connection be called?',
    standard,
    (typed) => {
      if (names.has(typed)) return 'this name is already used by another connection';
      return CONNECTION_NAME.test(typed) ? undefined : "expected 1 to 40 of a-z, 0-9 and '-'";
    },
    names.has(standard) ? undefined : standard,
  );
}

async function askAddress(settings: Settings, vendor: VendorName): Promise<Settings> {
  for (;;) {
    const baseUrl = await askText('What is the base URL of the vendor?', ADDRESS_EXAMPLES[vendor], (typed) =>
      problemAt({ ...settings, insecureHttp: true }, 'baseUrl', typed),
    );
    if (problemAt(settings, 'baseUrl', baseUrl) === undefined) return { ...settings, baseUrl };
    if (await askYes('http sends passwords unencrypted. Allow it for this connection?', false)) {
      return { ...settings, baseUrl, insecureHttp: true };
    }
  }
}

async function askQuestion(
  { field, ask, example = '', choices, variable, optional }: Question,
  { name, settings }: ConnectionDraft,
  variables: Set<string>,
): Promise<unknown> {
  if (choices) return askChoice(ask, choices);
  if (variable !== undefined) return askSecret(ask, variableFor(variable, name, variables));
  const typed = await askText(ask, example, (answer) =>
    optional && answer === '' ? undefined : problemAt(settings, field, typedValue(settings['vendor'], field, answer)),
  );
  return optional && typed === '' ? undefined : typedValue(settings['vendor'], field, typed);
}

async function askSecret(what: string, variable: string): Promise<string> {
  const kind = await askChoice(`Where is ${what} stored?`, [
    { value: 'env', label: 'In an environment variable' },
    { value: 'file', label: 'In a file' },
  ]);
  const place = await askText(
    kind === 'env' ? 'Name of the variable (not the secret itself)' : 'Path of the file (not the secret itself)',
    '/run/secrets/vigil',
    (typed) => {
      const read = referenceTo(kind, typed);
      return 'problem' in read ? read.problem : problemOfSecret(kind, typed);
    },
    kind === 'env' ? variable : undefined,
  );
  const read = referenceTo(kind, place);
  if ('problem' in read) throw new Error(read.problem);
  return read.reference;
}

// A file is checked when its folder is known: its path may be relative to the config.
function problemOfSecret(kind: string, variable: string): string | undefined {
  const value = kind === 'env' ? process.env[variable] : undefined;
  return value && value.length < SHORTEST_SECRET
    ? `${variable} has fewer than ${SHORTEST_SECRET} characters; set it to a longer secret`
    : undefined;
}

function problemAt(settings: Settings, field: string, value: unknown): string | undefined {
  const problems = problemsIn({ name: 'draft', settings: withField(settings, field, value) });
  return problems.find((one) => one.field === field || one.field.startsWith(`${field}.`))?.problem;
}
