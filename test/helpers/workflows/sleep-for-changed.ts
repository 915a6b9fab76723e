/** The same workflow type without its timer: no history of sleep-for.ts fits it. */
export async function sleepFor(): Promise<number> {
  return 0;
}
