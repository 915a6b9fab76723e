/** How many cases of a property to try: `all` in `npm run test:slow`; in `npm test` a tenth, but at least 50. */
export function runs(all: number): number {
  return process.env['VIGIL_TEST_ALL_RUNS'] ? all : Math.max(50, all / 10);
}
