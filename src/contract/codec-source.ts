/** Where the payload codec of the config comes from. One of `ring`, `remote` and `modulePath` is present. */
export interface CodecSource {
  ring?: KeyRing;
  remote?: RemoteCodecSource;
  /** The absolute path of an ES module. */
  modulePath?: string;
}

/** The keys of the built-in codec. */
export interface KeyRing {
  /** The id of the key that encodes. */
  use: string;
  /** Reads the 32 bytes of a key, at each call; the key with the id `use` is among them. */
  keys: ReadonlyMap<string, () => Uint8Array>;
}

export interface RemoteCodecSource {
  /** The address below which `/encode` and `/decode` are. */
  url: string;
  /** Reads the bearer token of its requests. */
  token?: () => string;
}
