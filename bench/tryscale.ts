import { CONTENDERS } from './peers/index.js';
import { session } from './scenarios/session.js';
const [id, scales, pace = '30000', at = '1000'] = process.argv.slice(2);
const paceMs = Number(pace);
const say = (l: string) => console.log(new Date().toISOString().slice(11, 19), id, l);
console.log(
  JSON.stringify(
    await session(
      CONTENDERS.find((o) => o.id === id)!,
      { paceMs, scales: scales!.split(',').map(Number), windowMs: paceMs + 2000, incidentsAt: Number(at), burst: 300 },
      say,
    ),
  ),
);
