/** What every project has, also the copies that `npm run mutation` makes. */
export const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'es6' } }] },
  // The sources import './x.js', as Node requires of ES modules; the file is x.ts.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Copies of the project, in which `npm run mutation` breaks things.
  modulePathIgnorePatterns: ['<rootDir>/.mutation/'],
};
