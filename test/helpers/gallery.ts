/** A connection of a config file to a simulated Alteryx Server, as a worker reads it. */
import { join } from 'node:path';
import type { AlteryxSimulator } from '../../simulators/alteryx.js';
import { ownConnections, readConfig, type ConnectionConfig } from '../../src/config/config.js';

export interface GalleryOptions {
  /** The folder of the config, to which its paths are relative. */
  folder: string;
  vendor: AlteryxSimulator;
  /** The environment variable with the client secret. */
  variable: string;
  /** @default the simulator's */
  baseUrl?: string;
  /** Lines of YAML with further keys. */
  more?: readonly string[];
}

/** The connection `gallery`. */
export function galleryConnection({
  folder,
  vendor,
  variable,
  baseUrl = vendor.baseUrl,
  more = [],
}: GalleryOptions): ConnectionConfig {
  const keys = [
    'vendor: alteryx',
    `baseUrl: ${baseUrl}`,
    `clientId: ${vendor.accepts.clientId}`,
    `clientSecret: "\${env:${variable}}"`,
    ...more,
  ];
  const text = `connections:\n  gallery:\n${keys.map((key) => `    ${key}\n`).join('')}`;
  return ownConnections(readConfig(text, join(folder, 'vigil.yaml'))).get('gallery')!;
}
