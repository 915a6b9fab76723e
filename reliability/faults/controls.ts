/**
 * The protections whose absence the matrix must notice: each with the edit that takes it out of a copy of the sources, and the cells that must
 * then differ. So the product carries no switch for it.
 */

export interface Edit {
  file: string;
  /** Must be there exactly once. */
  find: string;
  replace: string;
}

export interface Control {
  protection: string;
  without: Edit[];
  /** The cells that must notice, as `npm run faults` takes them. */
  cells: { vendor: string; step: string; fault: string };
  /** What at least one of them must say. */
  says: RegExp;
}

export const CONTROLS: Control[] = [
  {
    protection: 'verify before rename: a file gets its name once it is whole',
    without: [
      {
        file: 'src/content/store.ts',
        find: 'const part = partPath(path);',
        replace: 'const part = partPath(path) && path;',
      },
      {
        file: 'src/content/store.ts',
        find: 'await this.storage.deleteFile(part).catch(() => undefined);',
        replace: '',
      },
    ],
    cells: { vendor: 'nexus-ic', step: 'content', fault: 'announces more than it sends for ever' },
    says: /is there, and was never proved/,
  },
  {
    protection: 'resume check: the rest of a download is of the same version',
    without: [
      {
        file: 'src/vendors/http/byte-range.ts',
        find: "if ((headers.etag ?? headers['last-modified']) !== validator) return 'it is not said to be the same version';",
        replace: '',
      },
    ],
    cells: { vendor: 'oracle-epm', step: 'content', fault: 'gives the rest of another version' },
    says: /the content is not the vendor’s/,
  },
  {
    protection: 'one shared log-in',
    without: [{ file: 'src/vendors/shared/session.ts', find: 'if (this.current) return this.current;', replace: '' }],
    cells: { vendor: 'nexus-ic', step: 'status', fault: 'answers 503, for minutes' },
    says: /log-ins, not 1/,
  },
  {
    protection: 'redaction: what a vendor repeats of our secrets is masked',
    without: [
      {
        file: 'src/vendors/http/secret-mask.ts',
        find: 'masked = masked.replaceAll(form, MASK);',
        replace: 'masked = masked.replaceAll(form, form);',
      },
    ],
    cells: { vendor: 'pureconnect', step: 'status', fault: 'repeats in an error 500' },
    says: /a secret is in the history/,
  },
  {
    protection: 'confirmed cancel: a cancel is believed once the vendor shows it',
    without: [
      {
        file: 'src/workflows/cancel.ts',
        find: "if (report.result === 'accepted') {",
        replace:
          "if (report.result === 'accepted') report.result = 'confirmed';\n  if (report.result === 'accepted') {",
      },
    ],
    cells: { vendor: 'alteryx', step: 'cancel', fault: 'accepts the cancel' },
    says: /confirmed, and not true/,
  },
  {
    protection: 'same origin: nothing follows a redirect to another one',
    without: [
      {
        file: 'src/vendors/http/http.ts',
        find: 'new URL(location, request.url.href).origin === request.url.origin',
        replace: "new URL(location, request.url.href).origin !== ''",
      },
    ],
    cells: { vendor: 'alteryx', step: 'status', fault: 'redirects to another origin with 302' },
    says: /another origin was asked/,
  },
  {
    protection: 'size limit: no answer fills the memory',
    without: [
      {
        file: 'src/vendors/http/http.ts',
        find: 'export const ANSWER_LIMIT_BYTES = 32 * 1024 * 1024;',
        replace: 'export const ANSWER_LIMIT_BYTES = Infinity;',
      },
    ],
    cells: { vendor: 'oracle-epm', step: 'status', fault: 'gzip of 34 MB' },
    says: /expected well, after unintelligible; came well/,
  },
  {
    protection: 'patience: a job that is not there is given up',
    without: [
      {
        file: 'src/contract/wait-record.ts',
        find: 'const patience = record.input.patienceMs[condition];',
        replace: "const patience = condition === 'missing' ? null : record.input.patienceMs[condition];",
      },
    ],
    cells: { vendor: 'pureconnect', step: 'status', fault: 'answers 404 for ever' },
    says: /expected JobLost, after missing/,
  },
];
