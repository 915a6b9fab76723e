/** The content differs from what was announced, or its name is no valid file name. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JobOutcome } from '../../../src/contract/outcome.js';
import { announcing, brokenVersion, calledCoded, coded, secondHalf } from '../changes.js';
import { givesUp, unintelligible, unreachable, unseen, type Row } from '../row.js';

/** PureConnect serves no content: its files lie on a share. */
const served = { vendors: ['nexus-ic', 'oracle-epm', 'alteryx'] satisfies Row['vendors'] };

const lengths: Row[] = [
  { fault: 'sends content of length 0', job: { contentBytes: 0 }, content: unseen },
  { fault: 'sends content of one byte', job: { contentBytes: 1 }, content: unseen },
  { fault: 'sends 5 MB', job: { contentBytes: 5_000_000 }, content: unseen },
  { ...served, fault: 'does not announce the length', does: announcing(() => false), content: unseen },
  {
    ...served,
    fault: 'announces more than it sends, twice',
    times: 2,
    does: announcing((bytes) => bytes + 100),
    content: unreachable,
  },
  {
    ...served,
    fault: 'announces more than it sends for ever',
    times: 'always',
    does: announcing((bytes) => bytes + 100),
    content: givesUp('CollectionFailed', 'unreachable'),
  },
];

const codings: Row[] = [
  { ...served, fault: 'sends gzip though nobody asked for it', does: coded('gzip'), content: unseen },
  { ...served, fault: 'sends deflate though nobody asked for it', does: coded('deflate'), content: unseen },
  { ...served, fault: 'sends half of a gzip, twice', times: 2, does: coded('gzip', 0.5), content: unreachable },
  {
    ...served,
    fault: 'calls its content by a coding that is none',
    times: 2,
    does: calledCoded('rot13'),
    content: unintelligible,
  },
];

const resumes: Row[] = [
  {
    ...served,
    fault: 'breaks in the middle, and gives the rest',
    job: { etag: '"one"' },
    does: { wire: 'reset-mid-body' },
    content: unseen,
  },
  {
    ...served,
    fault: 'breaks in the middle three times, and gives the rest',
    job: { etag: '"one"' },
    times: 3,
    does: { wire: 'reset-mid-body' },
    content: unseen,
  },
  {
    ...served,
    fault: 'breaks in the middle, and has another version then',
    job: { etag: '"new"' },
    does: brokenVersion('"old"', 8),
    content: unreachable,
  },
  {
    ...served,
    fault: 'breaks in the middle, and gives the rest of another version',
    job: { etag: '"new"' },
    does: brokenVersion('"old"', 8),
    then: secondHalf('"new"'),
    content: unreachable,
  },
  {
    ...served,
    fault: 'breaks in the middle, and refuses ranges then',
    job: { etag: '"one"' },
    does: { wire: 'reset-mid-body' },
    then: { answer: { status: 416 } },
    content: unreachable,
  },
];

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function safelyNamed({ content }: JobOutcome): string[] {
  return content.flatMap(({ uri, name }) => {
    const file = basename(fileURLToPath(uri));
    const bad =
      file !== name || Buffer.byteLength(file) > 255 || RESERVED.test(file) || /[/\\\p{Cc}]|^\.\.?$/u.test(file);
    return bad ? [`a file is called ${JSON.stringify(file)}`] : [];
  });
}

const names: Row[] = [
  ['../../etc/passwd', ['nexus-ic', 'alteryx']],
  ['..\\..\\windows\\system.ini', ['nexus-ic', 'alteryx']],
  ['/etc/passwd', ['nexus-ic', 'alteryx']],
  ['..', ['nexus-ic', 'alteryx']],
  ['CON', undefined],
  ['nul.csv', undefined],
  [`${'n'.repeat(300)}.csv`, ['nexus-ic', 'alteryx', 'oracle-epm']],
  ['Bericht für Zürich – 日本語 🚀.csv', ['alteryx', 'oracle-epm', 'pureconnect']],
  ['\u202Egpj.exe', ['alteryx', 'oracle-epm', 'pureconnect']],
  ['.hidden', undefined],
  ['trailing dots...', undefined],
  ['a:b*c?d|e<f>.csv', ['alteryx', 'pureconnect', 'oracle-epm']],
].map(([contentName, vendors]) => ({
  fault: `calls its content ${shown(contentName as string)}`,
  vendors: vendors as Row['vendors'],
  job: { contentName: contentName as string },
  content: unseen,
  also: safelyNamed,
}));

export const CONTENT: Row[] = [...lengths, ...codings, ...resumes, ...names];

function shown(name: string): string {
  return name.length > 40 ? `a name of ${name.length} letters` : JSON.stringify(name);
}
