/** What has to be known of a connection, vendor by vendor. What may be answered, the schema of the config says. */
import type { VendorName } from '../../contract/job.js';

export interface Question {
  /** Its path in the connection (`auth.user`). */
  field: string;
  ask: string;
  /** Shown while nothing is typed. */
  example?: string;
  /** The first is the default. */
  choices?: { value: string; label: string }[];
  /** A secret, of which only the place is asked; the usual name of its variable. */
  variable?: string;
  /** It may be left out: nothing typed is no answer. */
  optional?: boolean;
  /** Steers other questions, and is not written. */
  unwritten?: boolean;
  /** Asked only after this answer to another one. */
  after?: { field: string; is: string };
}

export const QUESTIONS: Record<VendorName, Question[]> = {
  'nexus-ic': [
    {
      field: 'version',
      ask: 'Which version is it?',
      choices: [
        { value: '6.8', label: '6.8 or older' },
        { value: '6.9', label: '6.9' },
      ],
      optional: true,
    },
    {
      field: 'auth.scheme',
      ask: 'How does Vigil log in?',
      choices: [
        { value: 'apikey', label: 'with an API key' },
        { value: 'basic', label: 'with user and password' },
        { value: 'token', label: 'with a token' },
      ],
    },
    { field: 'auth.user', ask: 'Which user?', example: 'svc-extract', after: { field: 'auth.scheme', is: 'basic' } },
    { field: 'auth.secret', ask: 'the API key, password or token', variable: 'NEXUS_IC_KEY' },
  ],
  pureconnect: [
    {
      field: 'alternates',
      ask: 'Which other servers may take over (addresses, with commas between them; empty: none)?',
      example: 'https://ic-b.example:8019',
      optional: true,
    },
    { field: 'user', ask: 'Which user?', example: 'svc-extract' },
    { field: 'password', ask: 'the password', variable: 'ICWS_PASSWORD' },
  ],
  'oracle-epm': [
    { field: 'application', ask: 'Which application?', example: 'Vision' },
    {
      field: 'auth',
      ask: 'How does Vigil log in?',
      choices: [
        { value: 'user', label: 'with user and password' },
        { value: 'token', label: 'with a bearer token' },
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
  ],
  alteryx: [
    { field: 'clientId', ask: "Which API client (the API key's client id)?", example: 'abc' },
    { field: 'clientSecret', ask: "the client's secret", variable: 'ALTERYX_SECRET' },
  ],
};

/** An address as such a vendor has it. */
export const ADDRESS_EXAMPLES: Record<VendorName, string> = {
  'nexus-ic': 'https://nexus.example/icweb.dll',
  pureconnect: 'https://ic-a.example:8019',
  'oracle-epm': 'https://epm.example',
  alteryx: 'https://alteryx.example/webapi',
};

/** What a connection to such a vendor may be called. */
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
