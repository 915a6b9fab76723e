interface Options {
  log?: (line: string) => void;
}

export function findVersitygw(options?: Options): Promise<string | undefined>;
export function findFakeGcsServer(options?: Options): Promise<string | undefined>;
export function findAzurite(options?: Options): Promise<string>;
