/** Vigil's own version, as package.json has it. */
import { readFileSync } from 'node:fs';

// Beside src/ and dist/ alike.
const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');

export const { version } = JSON.parse(manifest) as { version: string };
