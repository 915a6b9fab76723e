/**
 * The protections whose absence the fault matrix must notice: each with the mutants that take it out of a copy of the sources, and the cells
 * that must then differ. So the product needs no switch for it.
 */
import { MUTANTS, type Mutant } from './mutants.js';

export interface Control {
  protection: string;
  without: Mutant[];
  /** The cells that must notice, as `npm run faults` takes them. */
  cells: { vendor: string; step: string; fault: string };
  /** What at least one of them must say. */
  says: RegExp;
}

export const CONTROLS: Control[] = [
  {
    protection: 'verify before rename: a file gets its name once it is whole',
    without: [MUTANTS.writesInPlace, MUTANTS.keepsBrokenFiles],
    cells: { vendor: 'nexus-ic', step: 'content', fault: 'announces more than it sends for ever' },
    says: /is there, and was never proved/,
  },
  {
    protection: 'resume check: the rest of a download is of the same version',
    without: [MUTANTS.resumesAnyVersion],
    cells: { vendor: 'oracle-epm', step: 'content', fault: 'gives the rest of another version' },
    says: /the content is not the vendor’s/,
  },
  {
    protection: 'one shared log-in',
    without: [MUTANTS.logsInForEachCall],
    cells: { vendor: 'nexus-ic', step: 'status', fault: 'answers 503, for minutes' },
    says: /log-ins, not 1/,
  },
  {
    protection: 'redaction: what a vendor repeats of our secrets is masked',
    without: [MUTANTS.showsSecrets],
    cells: { vendor: 'pureconnect', step: 'status', fault: 'echoes the request in an error 500' },
    says: /a secret is in the history/,
  },
  {
    protection: 'confirmed cancel: a cancel is believed once the vendor shows it',
    without: [MUTANTS.believesAccepted],
    cells: { vendor: 'alteryx', step: 'cancel', fault: 'accepts the cancel' },
    says: /confirmed, and not true/,
  },
  {
    protection: 'same origin: nothing follows a redirect to another one',
    without: [MUTANTS.followsAnywhere],
    cells: { vendor: 'alteryx', step: 'status', fault: 'redirects to another origin with 302' },
    says: /another origin was asked/,
  },
  {
    protection: 'size limit: no answer fills the memory',
    without: [MUTANTS.readsWithoutLimit],
    cells: { vendor: 'oracle-epm', step: 'status', fault: 'gzip of 34 MB' },
    says: /expected well, after unintelligible; came well/,
  },
  {
    protection: 'patience: a job that is not there is given up',
    without: [MUTANTS.waitsForMissingJobs],
    cells: { vendor: 'pureconnect', step: 'status', fault: 'answers 404 for ever' },
    says: /expected JobLost, after missing/,
  },
  {
    protection: 'one request: after a lost answer the vendor is searched, and never asked again',
    without: [MUTANTS.sendsAgain],
    cells: { vendor: 'alteryx', step: 'submit', fault: 'answers 503, and has started the job' },
    says: /expected one job at the vendor/,
  },
];
