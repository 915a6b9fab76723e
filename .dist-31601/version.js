/** Vigil's own version, as package.json has it. */
import { createRequire } from 'node:module';
// By the package's own name: this module is bundled into a folder of another depth.
const manifest = createRequire(import.meta.url)('vigil-jobs/package.json');
export const { version } = manifest;
//# sourceMappingURL=version.js.map