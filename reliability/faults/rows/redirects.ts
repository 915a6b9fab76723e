/** The vendor redirects. Nothing follows to another origin, least of all credentials. */
import { redirected } from '../changes.js';
import { everywhere, unreachable, unseen, type Row } from '../row.js';
import { blip, forEver, outage } from './connection.js';

const again = (target: string) => `${target}${target.includes('?') ? '&' : '?'}again=1`;

/** Only a GET is redirected: a log-in by POST would send its password on. */
const posted = { pureconnect: { logIn: unseen }, alteryx: { logIn: unseen } };

export const REDIRECTS: Row[] = [
  ...[301, 302, 307].map((status) => ({
    fault: `redirects to itself with ${status}`,
    does: redirected(status, again),
    ...everywhere(unseen),
    except: posted,
  })),
  { fault: 'redirects to itself for ever', times: 'always', does: redirected(302, again), ...forEver },
  ...[301, 302, 303, 307, 308].map((status) => ({
    fault: `redirects to another origin with ${status}`,
    times: 5,
    does: ({ trap }: { trap: string }) => redirected(status, () => trap),
    ...outage,
  })),
  {
    fault: 'redirects to another origin, once',
    does: ({ trap }) => redirected(302, () => trap),
    ...blip,
  },
  {
    fault: 'redirects to nowhere',
    times: 5,
    does: redirected(302, () => 'http://'),
    logIn: unreachable,
    status: unreachable,
    cancel: unseen,
    messages: unreachable,
    content: unreachable,
  },
];
