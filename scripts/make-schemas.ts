/** `npm run schema` generates schema/ from the code; a test compares the two. */
import { mkdir, writeFile } from 'node:fs/promises';
import { schemaFiles } from './schemas.js';

const folder = new URL('../schema/', import.meta.url);

await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(schemaFiles())) {
  await writeFile(new URL(name, folder), text);
  process.stdout.write(`schema/${name}\n`);
}
