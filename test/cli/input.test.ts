import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf } from '../helpers/outcome.js';
import { vigil, type Ran } from '../helpers/processes.js';

const GOOD = `connections:
  calls: { vendor: pureconnect, baseUrl: https://ic.example:8019, user: svc, password: "\${env:ICWS_PASSWORD}" }
  planning: { elsewhere: true }
`;

let folder: string;
const at = (name: string) => join(folder, name);
// Nothing here gets as far as Temporal: a port on which nobody listens would be a time-out of 5 s.
const run = (args: string[], input?: string) =>
  vigil(args, { env: { VIGIL_CONFIG: at('vigil.yaml'), TEMPORAL_ADDRESS: '127.0.0.1:9' }, input, cwd: folder });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-input-'));
  await writeFile(at('vigil.yaml'), GOOD);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function refusal(lines: string[]): Ran {
  return { exitCode: 2, stdout: '', stderr: lines.map((line) => `vigil: ${line}`).join('\n') };
}

const DURATION = 'expected a duration such as "90s", "15m", "6h" or "1h30m"';
const AWAIT_HELP = 'see `vigil await --help`';

describe('an invalid command line is refused with exit 2, every problem with its field', () => {
  const cases: [string, string[], string[]][] = [
    [
      'await without a job',
      ['await'],
      [
        "connection: missing; expected a connection's name",
        "jobId: missing; expected the job's id at the vendor, as a string",
        AWAIT_HELP,
      ],
    ],
    [
      'many wrong fields at once',
      [
        'await',
        'Calls',
        '34',
        '--deadline',
        'soon',
        '--on-cancel',
        'never',
        '--set',
        'backoff.factor=x',
        '--wait-timeout',
        '5',
      ],
      [
        "connection: expected a connection's name: 1 to 40 of a-z, 0-9 and '-'",
        'backoff.factor: expected a number from 1 to 10',
        `deadline: ${DURATION}, at most 3650d`,
        'onCancel: expected "cancel" or "leave"',
        `--wait-timeout: ${DURATION}; to limit the job itself, use --deadline`,
        AWAIT_HELP,
      ],
    ],
    [
      'an unknown field',
      ['await', 'calls', '34', '--set', 'backoff.intial=1s', '--set', 'backof.max=1s'],
      [
        'backoff.intial: unknown field; did you mean "initial"?',
        'backof: unknown field; did you mean "backoff"?',
        AWAIT_HELP,
      ],
    ],
    [
      'a --set that is none',
      ['await', 'calls', '34', '--set', 'backoff.max'],
      ['--set backoff.max: expected FIELD=VALUE, such as backoff.max=5m', AWAIT_HELP],
    ],
    [
      'an input that is not there',
      ['await', '--input', 'none.json'],
      ['--input none.json: cannot be read (ENOENT)', AWAIT_HELP],
    ],
    [
      'a connection near one of the config',
      ['await', 'cals', '34'],
      [
        'connection cals: unknown connection; did you mean "calls"?',
        'the connections in <config> are: calls, planning',
      ],
    ],
    [
      'a connection far from all of the config',
      ['await', 'warehouse', '34'],
      [
        'connection warehouse: unknown connection; expected one of calls, planning',
        'correct the name, or add it to <config>',
      ],
    ],
    [
      'a command near one of ours',
      ['awiat'],
      ['unknown command \'awiat\'; did you mean "await"?', 'see `vigil --help`'],
    ],
    [
      'a missing argument',
      ['show', 'calls'],
      ['missing: jobId; expected vigil show calls <jobId>', 'to see the waits, run `vigil list calls`'],
    ],
    ['an unknown option', ['show', 'calls', '34', '--xyzzy'], ["unknown option '--xyzzy'", 'see `vigil show --help`']],
    [
      'an output that is none',
      ['list', '-o', 'yaml'],
      [
        "option '-o, --output <format>' argument 'yaml' is invalid. Allowed choices are text, json, jsonl.",
        'see `vigil list --help`',
      ],
    ],
    [
      'a list of nothing',
      ['list', 'a"b', '--limit', '0'],
      [
        '--limit: expected a whole number of at least 1',
        "connection: expected a connection's name: 1 to 40 of a-z, 0-9 and '-'",
        'see `vigil list --help`',
      ],
    ],
    [
      'an extension that is no duration',
      ['extend', 'calls', '34', '--deadline', '2'],
      ['--deadline: expected a duration such as "90s" or "6h", counted from now', 'see `vigil extend --help`'],
    ],
    [
      'an extension without a deadline',
      ['extend', 'calls', '34'],
      ["required option '--deadline <duration>' not specified", 'see `vigil extend --help`'],
    ],
    [
      'a check of a connection that another worker serves',
      ['check', 'planning'],
      ['connection planning: marked "elsewhere"; run `vigil check` on a machine that serves it', 'see `vigil --help`'],
    ],
  ];

  it.each(cases)('%s', async (_name, args, lines) => {
    expect(await run(args)).toEqual(refusal(lines.map((line) => line.replace('<config>', at('vigil.yaml')))));
  });

  it('as one error in JSON', async () => {
    const ran = await run(['-o', 'json', 'await', 'calls']);
    expect(ran).toMatchObject({ exitCode: 2, stderr: '' });
    expect(errorOf(ran)).toEqual({
      type: 'InvalidInput',
      message: "jobId: missing; expected the job's id at the vendor, as a string",
      hint: AWAIT_HELP,
    });
  });

  it('as one error in JSON, even if the command line cannot be parsed', async () => {
    const ran = await run(['show', 'calls', '--output=json']);
    expect(errorOf(ran)).toMatchObject({
      type: 'InvalidInput',
      message: 'missing: jobId; expected vigil show calls <jobId>',
    });
  });

  it.each([
    ['no JSON', '{', /^vigil: --input -: not JSON \(.+\)\nvigil: see `vigil await --help`$/],
    ['no object', '[1]', /^vigil: --input -: expected a JSON object, or one per line\n/],
    [
      'a number for an id',
      '{"connection":"calls","jobId":34}',
      /^vigil: jobId: expected the job's id .+, got a number\n/,
    ],
    [
      'an unknown field',
      '{"connection":"calls","jobId":"34","backoff":"fast","dedline":"2h"}',
      /^vigil: backoff: expected an object\nvigil: dedline: unknown field; did you mean "deadline"\?\n/,
    ],
  ])('%s on stdin', async (_name, input, expected) => {
    const { exitCode, stderr } = await run(['await', '--input', '-'], input);
    expect(stderr).toMatch(expected);
    expect(exitCode).toBe(2);
  });
});

describe('an invalid list of jobs is refused before anything starts', () => {
  it('with every problem of every line, and a problem of a flag once', async () => {
    const input = [
      '{"connection":"calls","jobId":"1"}',
      '',
      '{"connection":"calls","jobId":2,"dedline":"1h"}',
      'hello',
      '[1]',
      '{"connection":"calls","jobId":"5","onCancel":"never"}',
    ];
    const ran = await run(['await', '--input', '-', '--deadline', 'soon'], input.join('\r\n'));
    expect(ran.stdout).toBe('');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr.split('\n')).toEqual([
      `vigil: deadline: ${DURATION}, at most 3650d`,
      "vigil: --input - line 3: jobId: expected the job's id at the vendor, as a string, got a number",
      'vigil: --input - line 3: dedline: unknown field; did you mean "deadline"?',
      expect.stringMatching(/^vigil: --input - line 4: not JSON \(.+\)$/),
      'vigil: --input - line 5: expected a JSON object',
      'vigil: --input - line 6: onCancel: expected "cancel" or "leave"',
      `vigil: ${AWAIT_HELP}`,
    ]);
  });

  it('with every connection that the config does not have', async () => {
    const input = ['cals', 'calls', 'warehouse', 'cals'].map((connection) =>
      JSON.stringify({ connection, jobId: '1' }),
    );
    expect(await run(['await', '--input', '-'], input.join('\n'))).toEqual(
      refusal([
        'connection cals: unknown connection; did you mean "calls"?',
        'connection warehouse: unknown connection; expected one of calls, planning',
        `the connections in ${at('vigil.yaml')} are: calls, planning`,
      ]),
    );
  });

  it('if an argument names a job beside the lines', async () => {
    const input = ['1', '2'].map((jobId) => JSON.stringify({ connection: 'calls', jobId })).join('\n');
    for (const args of [
      ['calls', '34'],
      ['--set', 'jobId=34'],
    ]) {
      expect(await run(['await', ...args, '--input', '-'], input)).toEqual(
        refusal([
          'jobId: cannot be combined with a list of jobs; each line of --input - has its own jobId',
          AWAIT_HELP,
        ]),
      );
    }
  });

  const lines = [
    { connection: 'calls', jobId: '1' },
    { jobId: '2' },
    { connection: 'planning', jobId: '3' },
    { connection: 'warehouse', jobId: '4' },
  ].map((line) => JSON.stringify(line));

  it.each([
    [
      ['calls', '--input', '-'],
      lines,
      'line 3: connection: "planning" contradicts the argument "calls" (and on 1 further line)',
    ],
    [['calls', '--input', '-'], lines.slice(0, 3), 'line 3: connection: "planning" contradicts the argument "calls"'],
    [
      ['--set', 'connection=planning', '--input', '-'],
      lines.slice(0, 3),
      'line 1: connection: "calls" contradicts --set "planning"',
    ],
  ])('if %j contradicts the connection of a line', async (args, input, problem) => {
    expect(await run(['await', ...args], input.join('\n'))).toEqual(
      refusal([`--input - ${problem}; leave one of them out`, AWAIT_HELP]),
    );
  });

  it('if one of several ids is invalid', async () => {
    expect(await run(['await', 'calls', '34', '', '..'])).toEqual(
      refusal([
        'jobId "": expected the job\'s id at the vendor, as a string',
        'jobId "..": expected an id that does not begin with "-" or "run:", is not "." or "..", and has no "/", "\\" or control characters',
        AWAIT_HELP,
      ]),
    );
  });

  it('if it is empty', async () => {
    await writeFile(at('none.jsonl'), '\n');
    expect(await run(['await', '--input', 'none.jsonl'])).toEqual(
      refusal(['--input none.jsonl: contains no job', AWAIT_HELP]),
    );
  });

  it('if it is a JSON array', async () => {
    const array = '[\n{"connection":"calls","jobId":"1"},\n{"connection":"calls","jobId":"2"}\n]\n';
    expect(await run(['await', '--input', '-'], array)).toEqual(
      refusal(['--input -: expected a JSON object, or one per line', AWAIT_HELP]),
    );
  });
});

describe('a wrong config', () => {
  it('is refused with all its problems, and never shows a secret', async () => {
    await writeFile(
      at('bad.yaml'),
      `taskQueues: vigil
connections:
  Calls: { vendor: pureconnect, baseUrl: https://ic.example, user: svc, password: "\${env:P}" }
  gallery: { vendor: alterix }
  reports: { vendor: nexus-ic, baseUrl: http://nexus.example, auth: { scheme: apikey, secret: hunter2-literal } }
`,
    );
    const ran = await run(['await', 'reports', '1', '--config', at('bad.yaml')]);
    const problems = [
      "connections.Calls: a connection's name is 1 to 40 of a-z, 0-9 and '-'",
      'connections.gallery.vendor: unknown vendor; did you mean "alteryx"?',
      'connections.reports.baseUrl: expected https; to allow http to another machine, set insecureHttp: true',
      'connections.reports.auth.secret: expected a reference to a secret, "${env:NAME}" or "${file:PATH}"; the config must not contain the secret itself',
      'taskQueues: unknown field; did you mean "taskQueue"?',
    ];
    expect(ran).toEqual(
      refusal([
        ...problems.map((problem) => `${at('bad.yaml')}: ${problem}`),
        'correct the config; docs/configuration.md lists every key',
      ]),
    );
    expect(JSON.stringify(ran)).not.toContain('hunter2');
  });

  it('that is not YAML is refused with the number of the line, without its text', async () => {
    await writeFile(at('broken.yaml'), 'connections:\n  calls: { password: "hunter2-literal\n');
    const ran = await run(['--config', at('broken.yaml'), 'check', '-o', 'json']);
    const { type, message } = errorOf(ran);
    expect(type).toBe('InvalidConfig');
    expect(message).toMatch(/broken\.yaml: .+ at line \d+, column \d+/);
    expect(JSON.stringify(ran)).not.toContain('hunter2');
    expect(ran.exitCode).toBe(2);
  });

  it('that does not exist is refused with the ways to name one', async () => {
    expect(await run(['check', '--config', 'nowhere.yaml'])).toEqual(
      refusal([
        'nowhere.yaml: no such file',
        'create it with `vigil init --config nowhere.yaml`, or name a config with --config or VIGIL_CONFIG',
      ]),
    );
  });

  it('is ./vigil.yaml if nothing names it', async () => {
    const { stderr } = await vigil(['await', 'cals', '1'], { cwd: folder });
    expect(stderr).toBe(
      'vigil: connection cals: unknown connection; did you mean "calls"?\nvigil: the connections in ./vigil.yaml are: calls, planning',
    );
  });
});
