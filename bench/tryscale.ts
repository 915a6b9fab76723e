import { mkdtemp, rm } from 'node:fs/promises';
import { CONTENDERS } from './peers/index.js';
import { scale } from './scenarios/scale.js';
import { startVendor } from './vendor/vendor.js';
const [id, scales, pace = '30000'] = process.argv.slice(2);
const vendor = await startVendor();
const folder = await mkdtemp('/tmp/bench-');
const paceMs = Number(pace);
const say = (l: string) => console.log(new Date().toISOString().slice(11, 19), id, l);
const c = await CONTENDERS.find((o) => o.id === id)!.open({ folder, vendor, paceMs, say });
try {
  await scale(c, vendor, {
    paceMs,
    scales: scales!.split(',').map(Number),
    windowMs: paceMs + 2000,
    rampMs: (n) => Math.max(paceMs / 2, n * 6),
    say,
  });
} finally {
  await c.close();
  await vendor.stop();
  await rm(folder, { recursive: true });
}
