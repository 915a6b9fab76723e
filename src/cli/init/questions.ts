/** The questions about a connection, by vendor. The schema of the config validates the answers. */
import type { VendorName } from '../../contract/job.js';

export interface Question {
  /** The path of the field in the connection (`auth.user`). */
  field: string;
  ask: string;
  /** Shown as a placeholder. */
  example?: string;
  /** The first is the default. */
  choices?: { value: string; label: string }[];
  /** For a secret: the usual name of its environment variable. The prompt asks only where the secret is stored. */
  variable?: string;
  /** An empty answer leaves the field out. */
  optional?: boolean;
  /** Only selects other questions; the config has no such field. */
  unwritten?: boolean;
  /** Asked only if another question has this answer. */
  after?: { field: string; is: string };
}

export const QUESTIONS: Record<VendorName, Question[]> = {
  'nexus-ic': [
    {
      field: 'version',
      ask: 'Which version of NEXUS IC is it?',
      choices: [
        { value: '6.8', label: '6.8 or older' },
        { value: '6.9', label: '6.9' },
      ],
      optional: true,
    },
    {
      field: 'auth.scheme',
      ask: 'How should Vigil log in?',
      choices: [
        { value: 'apikey', label: 'With an API key' },
        { value: 'basic', label: 'With user and password' },
        { value: 'token', label: 'With a token' },
      ],
    },
    { field: 'auth.user', ask: 'Which user?', example: 'svc-extract', after: { field: 'auth.scheme', is: 'basic' } },
    { field: 'auth.secret', ask: 'the API key, password or token', variable: 'NEXUS_IC_KEY' },
  ],
  pureconnect: [
    {
      field: 'alternates',
      ask: 'Which other servers may take over? (comma-separated; URL, or NAME=URL with its name in Interaction Administrator; leave empty for none)',
      example: 'IC-B=https://ic-b.example:8019',
      optional: true,
    },
    { field: 'user', ask: 'Which user?', example: 'svc-extract' },
    { field: 'password', ask: 'the password', variable: 'ICWS_PASSWORD' },
  ],
  'oracle-epm': [
    { field: 'application', ask: 'Which application?', example: 'Vision' },
    {
      field: 'auth',
      ask: 'How should Vigil log in?',
      choices: [
        { value: 'user', label: 'With user and password' },
        { value: 'token', label: 'With a bearer token' },
      ],
      unwritten: true,
    },
    { field: 'auth.user', ask: 'Which user?', example: 'domain.svc', after: { field: 'auth', is: 'user' } },
    {
      field: 'auth.password',
      ask: 'the password',
      variable: 'EPM_PASSWORD',
      after: { field: 'auth', is: 'user' },
    },
    { field: 'auth.token', ask: 'the token', variable: 'EPM_TOKEN', after: { field: 'auth', is: 'token' } },
    {
      field: 'files',
      ask: 'Which files may callers collect? (comma-separated patterns; leave empty for none)',
      example: 'nightly*.zip',
      optional: true,
    },
  ],
  alteryx: [
    { field: 'clientId', ask: 'Which API client? (the client id of the API key)', example: 'abc' },
    { field: 'clientSecret', ask: 'the client secret', variable: 'ALTERYX_SECRET' },
  ],
};

/** An example of a base URL for each vendor. */
export const ADDRESS_EXAMPLES: Record<VendorName, string> = {
  'nexus-ic': 'https://nexus.example/icweb.dll',
  pureconnect: 'https://ic-a.example:8019',
  'oracle-epm': 'https://epm.example',
  alteryx: 'https://alteryx.example/webapi',
};

/** An example of a connection name for each vendor. */
export const NAME_EXAMPLES: Record<VendorName, string> = {
  'nexus-ic': 'reports',
  pureconnect: 'calls',
  'oracle-epm': 'planning',
  alteryx: 'gallery',
};

export function isSecret(vendor: unknown, field: string): boolean {
  const questions = Object.entries(QUESTIONS).find(([name]) => name === vendor)?.[1] ?? [];
  return questions.some((question) => question.field === field && question.variable !== undefined);
}
