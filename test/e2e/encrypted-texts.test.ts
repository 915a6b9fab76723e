/** What vendors say about jobs, with and without a payload codec: which of it the Temporal server's database has. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { filePlaces, findSecrets } from '../helpers/secret-search.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

const VENDORS = ['reports', 'calls', 'planning', 'gallery'] as const;
type Connection = (typeof VENDORS)[number];
type Kind = 'well' | 'badly' | 'long';

/** A job whose vendor says the text wherever it can. */
function jobOf(stage: Stage, connection: Connection, kind: Kind, said: string): string {
  const of = <Word>(words: Record<Kind, Word>) => words[kind];
  switch (connection) {
    case 'reports':
      return stage.reports.addJob({ timeline: [{ status: of({ well: 4, badly: 5, long: 3 }), summary: said }] });
    case 'calls':
      return stage.calls.addJob({ timeline: [{ state: of({ well: 5, badly: 3, long: 2 }), errorInfo: said }] });
    case 'planning': {
      const children = [{ msgType: 'ERROR' as const, msgCategory: said, msgText: said }];
      return stage.planning.addJob({
        timeline: [{ status: of({ well: 0, badly: 1, long: -1 }), details: said, descriptiveStatus: said }],
        details: [{ dimensionName: said, recordsRead: 1, children }],
      });
    }
    case 'gallery':
      return stage.gallery.addJob({
        timeline: [{ status: of({ well: 'Completed', badly: 'Error', long: 'Running' }) }],
        messages: [{ status: 3, text: said, toolId: 1 }],
      });
  }
}

/** The vendor's own way to say something in an error. */
function errorBody(connection: Connection, said: string): unknown {
  if (connection === 'reports') return said;
  if (connection === 'calls') return { errorId: 'error.server.x', message: said };
  if (connection === 'planning') return { status: 8, details: said };
  return { message: said };
}

/** The config of the stage with other settings for all connections. */
function configWith(stage: Stage, codec: object | undefined, settings: object): string {
  const config = parse(configOf(stage)) as { connections: Record<string, object> };
  for (const connection of Object.values(config.connections)) Object.assign(connection, settings);
  return stringify({ ...config, codec });
}

describe.each([
  ['without a codec', { watch: 'own' }, false],
  ['with a codec', { watch: 'own' }, true],
  ['with a codec and shared watches', { watch: 'shared' }, true],
])('%s', (_how, settings, encrypts) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    const key = await stage.writeSecret('codec', randomBytes(32).toString('base64'));
    const codec = encrypts ? { use: 'a', keys: { a: `\${file:${key}}` } } : undefined;
    await stage.writeConfig('vigil.yaml', configWith(stage, codec, settings));
    await stage.vigil('setup');
    await stage.startWorker();
  }, 60_000);
  afterAll(() => stage.stop());

  /** Those of the texts that the database has. */
  async function kept(texts: string[]): Promise<string[]> {
    const places = await filePlaces(stage.databaseFolder);
    return texts.filter((text) => findSecrets([text], places).length > 0);
  }

  it.each(VENDORS)(
    `the database has ${encrypts ? 'nothing' : 'all'} that %s says`,
    async (connection) => {
      const text = (what: string) => `${connection}-${what}-${randomBytes(4).toString('hex')}`;
      const [well, badly, problem] = [text('well'), text('badly'), text('problem')];
      const shows = async (jobId: string, said: string) => {
        await until(async () => (await stage.vigil('show', connection, jobId)).stdout.includes(said), 20_000);
      };
      for (const [kind, said, exitCode] of [
        ['well', well, 0],
        ['badly', badly, 3],
      ] as const) {
        const jobId = jobOf(stage, connection, kind, said);
        const awaited = await stage.vigil('await', connection, jobId, ...QUICK);
        expect(awaited).toMatchObject({ exitCode, stdout: expect.stringContaining(said) });
        await shows(jobId, said);
      }

      const refused = jobOf(stage, connection, 'long', 'nothing to say');
      const answer = { status: 403, body: errorBody(connection, problem) };
      for (const step of ['list', 'status'] as const) stage[connection].fault({ step, times: 'always', answer });
      await stage.vigil('await', connection, refused, ...QUICK, '--detach');
      await shows(refused, problem);
      stage[connection].clearFaults();
      await stage.vigil('cancel', connection, refused, '--abandon');

      const said = [well, badly, problem];
      expect(await kept(said)).toEqual(encrypts ? [] : said);
    },
    120_000,
  );
});
