import { createCipheriv, createDecipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { KeyRing } from '../../src/contract/codec-source.js';
import { CodecError } from '../../src/temporal/codec-error.js';
import { KeyCodec } from '../../src/temporal/key-codec.js';
import { LenientCodec, UNREAD } from '../../src/temporal/lenient-codec.js';
import { PatientCodec } from '../../src/temporal/patient-codec.js';
import { payloadsFromJson, payloadsToJson } from '../../src/temporal/payload-json.js';

const { Payload: Message } = proto.temporal.api.common.v1;

/** The key of Temporal's samples, in every language. */
const SAMPLE_KEY = Buffer.from('test-key-test-key-test-key-test!');
const OTHER_KEY = Buffer.alloc(32, 7);

const ring = (use: string, keys: Record<string, Buffer>): KeyRing => ({
  use,
  keys: new Map(Object.entries(keys).map(([id, key]) => [id, () => key])),
});
const sample = new KeyCodec(ring('test-key-id', { 'test-key-id': SAMPLE_KEY }));

const payloadOf = (value: unknown) => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined) => defaultPayloadConverter.fromPayload(payload!);
const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();

async function problemOf(decoding: Promise<unknown>): Promise<string> {
  const error: unknown = await decoding.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CodecError);
  return (error as CodecError).message;
}

describe('an encrypted payload', () => {
  it('is read as the samples of Temporal read it', async () => {
    const [encoded] = await sample.encode([payloadOf({ jobId: '34' })]);
    const { metadata, data } = encoded!;
    expect(Object.fromEntries(Object.entries(metadata!).map(([name, bytes]) => [name, text(bytes)]))).toEqual({
      encoding: 'binary/encrypted',
      'encryption-key-id': 'test-key-id',
    });
    const bytes = Buffer.from(data!);
    const decipher = createDecipheriv('aes-256-gcm', SAMPLE_KEY, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    expect(valueOf(Message.decode(plain))).toEqual({ jobId: '34' });
  });

  it('is decrypted if a sample of Temporal has encrypted it', async () => {
    const iv = Buffer.alloc(12, 1);
    const cipher = createCipheriv('aes-256-gcm', SAMPLE_KEY, iv);
    const ciphertext = [cipher.update(Message.encode(payloadOf('from elsewhere')).finish()), cipher.final()];
    const [decoded] = await sample.decode([
      {
        metadata: {
          encoding: Buffer.from('binary/encrypted'),
          'encryption-key-id': Buffer.from('test-key-id'),
        },
        data: Buffer.concat([iv, ...ciphertext, cipher.getAuthTag()]),
      },
    ]);
    expect(valueOf(decoded)).toBe('from elsewhere');
  });

  it('has a vector of its own each time', async () => {
    const [one, other] = await sample.encode([payloadOf(1), payloadOf(1)]);
    expect(text(one!.data)).not.toBe(text(other!.data));
  });

  it('is refused if it was changed or cut', async () => {
    const [encoded] = await sample.encode([payloadOf('a text')]);
    const data = Buffer.from(encoded!.data!);
    data[14]! ^= 1;
    for (const broken of [data, data.subarray(0, 20), Buffer.alloc(0)]) {
      expect(await problemOf(sample.decode([{ ...encoded, data: broken }]))).toContain('"test-key-id"');
    }
  });
});

describe('the keys', () => {
  const before = new KeyCodec(ring('2026-11', { '2026-11': SAMPLE_KEY }));
  const after = new KeyCodec(ring('2026-12', { '2026-11': SAMPLE_KEY, '2026-12': OTHER_KEY }));

  it('rotate: each decrypts what it has encrypted, and the one in use encrypts', async () => {
    const encoded = [...(await before.encode([payloadOf('old')])), ...(await after.encode([payloadOf('new')]))];
    expect(encoded.map(({ metadata }) => text(metadata!['encryption-key-id']))).toEqual(['2026-11', '2026-12']);
    expect((await after.decode(encoded)).map(valueOf)).toEqual(['old', 'new']);
  });

  it('that are missing are named', async () => {
    const [encoded] = await after.encode([payloadOf('new')]);
    expect(await problemOf(before.decode([encoded!]))).toBe(
      'a payload is encrypted with the key "2026-12", which codec.keys of the config does not have',
    );
    expect(await problemOf(new KeyCodec(undefined).decode([encoded!]))).toBe(
      'a payload is encrypted with the key "2026-12", which the config does not have, as it has no codec',
    );
  });

  it('that are wrong are named, and read again once they are corrected', async () => {
    const [encoded] = await before.encode([payloadOf('old')]);
    let key = OTHER_KEY;
    const codec = new KeyCodec({ use: '2026-11', keys: new Map([['2026-11', () => key]]) });
    expect(await problemOf(codec.decode([encoded!]))).toContain('cannot be decrypted with the key "2026-11"');
    key = SAMPLE_KEY;
    expect((await codec.decode([encoded!])).map(valueOf)).toEqual(['old']);
  });

  it('that cannot be read are named when they are needed', async () => {
    const unreadable = () => {
      throw new Error('no such file');
    };
    const codec = new KeyCodec({ use: 'a', keys: new Map([['a', unreadable]]) });
    expect(await problemOf(codec.encode([payloadOf(1)]))).toBe('codec.keys.a: no such file');
    expect(await codec.decode([payloadOf(1)])).toEqual([payloadOf(1)]);
  });
});

it('payloads that are not encrypted stay as they are, with and without keys', async () => {
  const plain = [payloadOf('a'), payloadOf(undefined)];
  expect(await sample.decode(plain)).toEqual(plain);
  expect(await new KeyCodec(undefined).encode(plain)).toEqual(plain);
});

describe('a command reads', () => {
  it('what it cannot decode as nothing, and reports each reason once', async () => {
    const reasons: string[] = [];
    const codec = new LenientCodec(new KeyCodec(undefined), ({ message }) => reasons.push(message));
    const [encoded] = await sample.encode([payloadOf('hidden')]);
    const strange: Payload = { metadata: { encoding: Buffer.from('binary/zipped') }, data: Buffer.from('x') };
    expect(codec.hasUnread).toBe(false);
    const read = await codec.decode([payloadOf('plain'), encoded!, strange, encoded!]);
    expect(read.map(valueOf)).toEqual(['plain', undefined, undefined, undefined]);
    expect(codec.hasUnread).toBe(true);
    expect(reasons).toEqual([
      expect.stringContaining('"test-key-id"'),
      'a payload has the encoding "binary/zipped", which the codec of the config does not decode',
    ]);
  });

  it('nothing if it needs nothing', async () => {
    expect((await UNREAD.decode([payloadOf('a')])).map(valueOf)).toEqual([undefined]);
  });
});

describe('a worker', () => {
  it('waits for a codec that is away, and says so once', async () => {
    const warnings: string[] = [];
    let failures = 2;
    const moody: PayloadCodec = {
      encode: async (payloads) => {
        if (failures-- > 0) throw new Error('away');
        return payloads;
      },
      decode: async (payloads) => payloads,
    };
    const codec = new PatientCodec(moody, { lasts: 10_000, warn: ({ message }) => warnings.push(message) });
    expect(await codec.encode([payloadOf(1)])).toEqual([payloadOf(1)]);
    expect(warnings).toEqual(['away']);
  });

  it('rejects an encode when its patience has passed', async () => {
    const away: PayloadCodec = { encode: () => Promise.reject(new Error('away')), decode: async (all) => all };
    await expect(new PatientCodec(away, { lasts: 1, warn: () => undefined }).encode([])).rejects.toThrow('away');
  });
});

describe('the JSON of codec servers', () => {
  it('has bytes as base64, and is read back', () => {
    const payload: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"ü"') };
    const json = payloadsToJson([payload]);
    expect(json).toEqual({ payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'IsO8Ig==' }] });
    expect(payloadsFromJson(JSON.parse(JSON.stringify(json)))).toEqual([payload]);
  });

  it('may lack what is empty', () => {
    expect(payloadsFromJson({ payloads: [{}] })).toEqual([{ metadata: {}, data: Buffer.alloc(0) }]);
  });

  it.each([undefined, null, 7, {}, { payloads: {} }, { payloads: [7] }, { payloads: [{ data: 7 }] }])(
    'is refused as %j',
    (value) => {
      expect(payloadsFromJson(value)).toBeUndefined();
    },
  );
});
