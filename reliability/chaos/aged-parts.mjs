// Loaded before dist/worker.js (`node --import`): the worker sees each partial file as changed an hour earlier than it was. Only the system
// sets the time of the last change (ctime), so a test cannot write it into the file. Plain JavaScript, as the worker runs it.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const AGED_MS = 3_600_000;
const { lstat } = fs;

fs.lstat = async (path, ...options) => {
  const found = await lstat(path, ...options);
  if (String(path).endsWith('.partial')) found.ctimeMs -= AGED_MS;
  return found;
};
syncBuiltinESMExports();
