/** `content` of the config, complete for its store. */
export interface StoreSettings {
  store: 'file' | 's3' | 'azure' | 'gcs';
  /** Of `file`: the folder, and who else may read it. */
  path: string;
  group?: string | number;
  /** Of `s3` and `gcs`. */
  bucket?: string;
  /** Of `azure`. */
  container?: string;
  /** Where in the bucket or container: ends with a slash, or is empty. */
  prefix?: string;
  region?: string;
  endpoint?: string;
  forcePathStyle?: boolean;
  /** In milliseconds. */
  keep?: number;
}
