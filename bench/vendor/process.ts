/** The vendor's process: Oracle EPM's simulator, asked by messages from the bench that forked it. */
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import type { Reply, Request, Turn } from './messages.js';

const simulator = new OracleEpmSimulator();
await simulator.start();
const { application, accepts, url } = simulator;

// An id of Oracle EPM is a number; this many digits are as long as its own.
let nextId = 1_000_001;
const STATUS: Record<Turn, number> = { cancelling: 2, succeeded: 0 };

function answer(request: Request): Reply {
  switch (request.ask) {
    case 'jobs': {
      const ids = request.lives.map((life) => {
        const id = String(nextId++);
        return simulator.addJob({ id, timeline: [{ status: -1, ...life }, { status: 0 }] });
      });
      return { ids };
    }
    case 'polls': {
      const polls = simulator.requests('status').filter(({ at }) => at >= request.sinceMs);
      return { polls: polls.map(({ jobId, at, doneAt }) => [jobId!, at, doneAt ?? at]) };
    }
    case 'requests':
      return { requests: simulator.ledger.length };
    case 'turn':
      for (const jobId of request.jobIds) simulator.job(jobId).life.continueWith([{ status: STATUS[request.to] }]);
      return {};
    case 'down':
      if (request.isDown) simulator.fault({ times: 'always', answer: { status: 503 } });
      else simulator.clearFaults();
      return {};
    case 'forget':
      simulator.clearLedger();
      return {};
  }
}

process.on('message', ({ id, request }: { id: number; request: Request }) => {
  process.send!({ id, reply: answer(request) });
});
process.on('disconnect', () => process.exit(0));
process.send!({ url, application, user: accepts.user, password: accepts.password });
