/** The jobs that clients have started at a simulator, for a test that counts doubles. */
export interface StartedJob {
  id: string;
  /** When the request arrived, in milliseconds since the epoch. */
  at: number;
  /** The body of the request. */
  body: unknown;
}

export class StartedJobs {
  /** Oldest first. */
  readonly all: StartedJob[] = [];
  /** How many of the next lists lack the jobs that clients have started: a vendor may list a new job late. */
  lateLists = 0;

  add(id: string, body: unknown): void {
    this.all.push({ id, at: Date.now(), body });
  }

  /** Tells which jobs the list has that is read now. */
  nextList(): (id: string) => boolean {
    if (this.lateLists === 0) return () => true;
    this.lateLists -= 1;
    return (id) => !this.all.some((started) => started.id === id);
  }
}
