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

  /** How many of the next requests start two jobs, as a proxy does that sends a request again. */
  doubled = 0;

  /** @param add creates one job, and returns its id @returns the id for the answer */
  start(body: unknown, add: () => string): string {
    if (this.doubled > 0) {
      this.doubled -= 1;
      this.record(body, add());
    }
    return this.record(body, add());
  }

  private record(body: unknown, id: string): string {
    this.all.push({ id, at: Date.now(), body });
    return id;
  }

  /** Tells which jobs the list has that is read now. */
  nextList(): (id: string) => boolean {
    if (this.lateLists === 0) return () => true;
    this.lateLists -= 1;
    return (id) => !this.all.some((started) => started.id === id);
  }
}
