/** The vendor answers 200 with a body that its documentation does not allow. */
import { bomb, coded, echoing, json, spoilt } from '../changes.js';
import { everywhere, givesUp, refused, unintelligible, unreachable, unseen, type Row } from '../row.js';

const READ = { logIn: unintelligible, status: unintelligible, messages: unintelligible };
/** Any answer proves the credentials; what else it says is not needed. */
const oracleProves = { 'oracle-epm': { logIn: { ...unseen, fires: 1 } } };
/** The list of messages is read of the vendor's status call, where the state is not asked for. */
const ofAnyState = { messages: unseen };
const text = (body: string) => ({ answer: { headers: { 'content-type': 'application/json' }, body } });

const OTHER_TYPE: Row[] = (['logIn', 'status', 'messages'] as const).flatMap((step) => [
  {
    fault: 'sends another type than its page promises',
    times: 3,
    does: spoilt(step, 'another type'),
    [step]: unintelligible,
    except: oracleProves,
  },
  {
    fault: 'leaves out what is needed',
    times: 3,
    does: spoilt(step, 'missing'),
    [step]: unintelligible,
    except: { 'oracle-epm': { logIn: { ...unseen, fires: 1 }, messages: null } },
  },
]);

export const ANSWERS: Row[] = [
  {
    fault: 'cuts its JSON short, as if it were whole',
    times: 2,
    does: { wire: 'truncate' },
    ...READ,
    except: oracleProves,
  },
  { fault: 'sends an empty body', times: 2, does: text(''), ...READ, except: oracleProves },
  { fault: 'sends words that are no JSON', times: 2, does: text('OK'), ...READ, except: oracleProves },
  { fault: 'sends null', times: 2, does: text('null'), ...READ, except: oracleProves },
  {
    fault: 'sends nonsense for ever',
    times: 'always',
    does: text('{"oh": [}'),
    logIn: givesUp('JobUnintelligible', 'unintelligible'),
    status: givesUp('JobUnintelligible', 'unintelligible'),
    messages: givesUp('CollectionFailed', 'unintelligible'),
    except: oracleProves,
  },
  ...OTHER_TYPE,
  {
    fault: 'answers about another job',
    times: 2,
    does: ({ vendor }) => json((value) => vendor.another(value)),
    status: unintelligible,
  },
  {
    fault: 'names a state that its page does not list, for a while',
    times: 3,
    does: ({ vendor }) => json((value) => vendor.unlisted(value)),
    status: unintelligible,
  },
  {
    fault: 'names a state that its page does not list, for ever',
    times: 'always',
    does: ({ vendor }) => json((value) => vendor.unlisted(value)),
    status: givesUp('JobUnintelligible', 'unintelligible'),
  },
  {
    fault: 'goes backwards from running to waiting, and on',
    job: { states: ['waiting', 'running', 'waiting', 'running'] },
    status: unseen,
  },
  {
    fault: 'reports 140 %',
    times: 3,
    vendors: ['nexus-ic'],
    does: json((value: object) => ({ ...value, percentComplete: 140 })),
    status: unseen,
    also: ({ percent }) => (percent === 100 ? [] : [`the outcome says ${percent} %`]),
  },
  {
    fault: 'reports a percentage where its page has none',
    times: 3,
    vendors: ['pureconnect', 'oracle-epm', 'alteryx'],
    does: json((value: object) => ({ ...value, percentComplete: 140 })),
    status: unseen,
  },
  { fault: 'has said 50,000 lines', job: { messages: 50_000 }, messages: unseen },
  { fault: 'has said nothing', job: { messages: 0 }, vendors: ['alteryx', 'oracle-epm'], messages: unseen },
  { fault: 'sends its answer as gzip', does: coded('gzip'), logIn: unseen, status: unseen, messages: unseen },
  {
    fault: 'sends half of a gzip',
    times: 5,
    does: coded('gzip', 0.5),
    logIn: unreachable,
    status: unreachable,
    messages: unreachable,
  },
  {
    fault: 'pads its answer with 34 MB of spaces, as gzip',
    times: 2,
    does: bomb(34_000_000),
    ...READ,
    except: oracleProves,
  },
  {
    fault: 'echoes the request in an error 500',
    times: 5,
    does: echoing(500),
    ...everywhere(unreachable),
    cancel: unseen,
  },
  {
    fault: 'repeats in an error 403 all that it was sent',
    does: echoing(403),
    status: refused,
    messages: refused,
    content: refused,
    except: { alteryx: ofAnyState },
  },
];
