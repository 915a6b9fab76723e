/**
 * Work, counted in steps instead of seconds, so that a budget is the same on every machine: how often V8 entered the functions and the
 * blocks of the sources while a function ran, and how many characters the searches of strings may have read.
 */
import { Session } from 'node:inspector/promises';

/** How many steps `call` takes in the files whose path matches. */
export async function workOf(call: () => unknown, files = /\/src\//): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await session.post('Profiler.takePreciseCoverage');
    const searched = await charactersSearchedBy(call);
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const ranges = result
      .filter(({ url }) => files.test(url))
      .flatMap(({ functions }) => functions.flatMap((one) => one.ranges));
    return ranges.reduce((sum, { count }) => sum + count, searched);
  } finally {
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}

const SEARCHES = ['includes', 'indexOf', 'replaceAll', 'replace', 'split', 'match', 'matchAll', 'search'] as const;

async function charactersSearchedBy(call: () => unknown): Promise<number> {
  let searched = 0;
  const { prototype } = String as unknown as {
    prototype: Record<string, (this: string, ...args: unknown[]) => unknown>;
  };
  const originals = SEARCHES.map((name) => [name, prototype[name]!] as const);
  for (const [name, original] of originals) {
    prototype[name] = function (...args) {
      searched += this.length;
      return original.apply(this, args);
    };
  }
  try {
    await call();
    return searched;
  } finally {
    for (const [name, original] of originals) prototype[name] = original;
  }
}
