import { describe, expect, it } from '@jest/globals';
import type { VendorName } from '../../src/contract/job.js';
import { JOB_ID_FORMS } from '../../src/vendors/index.js';
import { formProblem } from '../../src/vendors/shared/job-id-form.js';

const GUID = 'FAAF7FBC-0475-45ED-A148-02238E75C395';

const FORMS: Record<VendorName, { ids: string[]; others: string[] }> = {
  'nexus-ic': {
    ids: [`{${GUID}}`, GUID, `{${GUID.toLowerCase()}}`],
    others: [
      '34',
      `{${GUID}`,
      `${GUID}}`,
      `{{${GUID}}}`,
      `{${GUID.replaceAll('-', '')}}`,
      `{${GUID}}x`,
      `{G${GUID.slice(1)}}`,
    ],
  },
  pureconnect: {
    ids: ['34', '0', 'a', 'A1_b-2', GUID, 'x'.repeat(100)],
    others: [`{${GUID}}`, '_1', 'a.b', 'a%2Fb', 'a:b', 'a b', 'é', 'x'.repeat(101)],
  },
  'oracle-epm': {
    ids: ['0', '224', '00224', '9'.repeat(20)],
    others: ['-1', '1.0', '1e3', '0x1', '٣', '9'.repeat(21), '224 '],
  },
  alteryx: {
    ids: ['66ebd18d3d6200007e000d8c', '66EBD18D3D6200007E000D8C'],
    others: ['34', '66ebd18d3d6200007e000d8', '66ebd18d3d6200007e000d8cc', '66ebd18d3d6200007e000d8g'],
  },
};
/** Ids that no vendor has. */
const FOR_NONE = [
  '',
  '.',
  '..',
  '../jobs',
  'a/b',
  'a\\b',
  '-34',
  '34\n',
  '\u00013',
  '3\u00854',
  '3\u202e4',
  '%2e%2e',
  'x'.repeat(201),
];

const cases = Object.entries(FORMS).flatMap(([vendor, { ids, others }]) => [
  ...ids.map((id) => [vendor, id, true] as const),
  ...[...others, ...FOR_NONE].map((id) => [vendor, id, false] as const),
]);

describe('the form of job ids', () => {
  it.each(cases)('of %s includes %j: %j', (vendor, id, fits) => {
    expect(formProblem(id, JOB_ID_FORMS[vendor as VendorName]) === undefined).toBe(fits);
  });

  it.each(Object.entries(JOB_ID_FORMS))('of %s is explained with an example that has the form', (_vendor, form) => {
    const [, example = ''] = /, such as (\S+)$/.exec(form.form) ?? [];
    expect(formProblem(example, form)).toBeUndefined();
    expect(formProblem('?', form)).toBe(`jobId: expected ${form.form}; copy the id from ${form.from}`);
  });
});
