import { readFileSync } from 'node:fs';
import { CloudEvent, emitterFor, HTTP, httpTransport, Mode } from 'cloudevents';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KpiRow } from '../server/contract/api.ts';
import { event, type Marburg, marburg, marburgApp, service } from './marburg.ts';
import { shared } from './shared.ts';

/** CloudEvents 1.0 at `POST /api/v1/events`, from the official SDK and from the conformance samples. */
const structured = 'application/cloudevents+json';
const batched = 'application/cloudevents-batch+json';
let tested: Marburg;
let address: string;
beforeAll(async () => {
  tested = await marburgApp();
  address = await tested.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => tested.close());

/** A CloudEvent around an event that is good as it is; undefined attributes are left out. */
function envelope(attributes: Record<string, unknown> = {}): Record<string, unknown> {
  const { id, time, type, ...data } = event();
  const whole = { specversion: '1.0', id, source: '/formserver', type: `de.egovsad.${type}`, time, data, ...attributes };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
}
const refusals = (body: unknown, type = structured) => tested.refusals(body, { type });

describe('the official SDK, as it is', () => {
  const steps = ['started', 'step', 'payment', 'submitted', 'rated'];
  const fields: Record<string, object> = {
    step: { step: 'person' },
    payment: { paymentMethod: 'paypal', paymentStatus: 'paid' },
    rated: { rating: 4 },
  };
  /** Ten attempts of one day; the first six submit, and rate with 4. */
  const journeys = (day: string) =>
    Array.from({ length: 10 }, (_, nr) =>
      steps.slice(0, nr < 6 ? 5 : 2).map((type, minute) => {
        const data = { authority: marburg, service, attempt: `attempt-${day}-${nr}`, ...fields[type] };
        const time = `${day}T10:0${minute}:00+01:00`;
        return new CloudEvent({
          type: `de.egovsad.${type}`,
          source: '/formserver',
          id: `${nr} ${type} 100%`,
          time,
          data,
          tenant: 'a',
        });
      }),
    ).flat();

  const send = (headers: object) => {
    const transport = httpTransport(`${address}/api/v1/events`);
    return (message: { headers: object; body: unknown }) =>
      transport({ ...message, headers: { ...message.headers, ...headers } } as Parameters<typeof transport>[0]) as Promise<{
        body: string;
      }>;
  };
  const authorized = () => send({ authorization: `Bearer ${tested.sender}` });
  const ways: [string, string, (events: CloudEvent<unknown>[]) => Promise<{ body: string }[]>][] = [
    ['binary, its default', '2026-11-10', (events) => each(events, emitterFor(authorized()))],
    ['structured', '2026-11-11', (events) => each(events, emitterFor(authorized(), { binding: HTTP, mode: Mode.STRUCTURED }))],
    [
      'batched',
      '2026-11-12',
      async (events) => [await authorized()({ headers: { 'content-type': batched }, body: JSON.stringify(events) })],
    ],
  ];
  async function each(events: CloudEvent<unknown>[], emit: ReturnType<typeof emitterFor>): Promise<{ body: string }[]> {
    const answers: { body: string }[] = [];
    for (const one of events) answers.push((await emit(one)) as { body: string });
    return answers;
  }

  test.each(ways)('delivers %s what becomes exact figures, also when it sends twice', async (_mode, day, deliver) => {
    for (const round of [1, 2]) {
      const answers = (await deliver(journeys(day))).map(
        ({ body }) => JSON.parse(body) as { accepted: number; errors: object[] },
      );
      expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
      expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(6 * 5 + 4 * 2);
      await tested.settle();
      const kpis = 'starts,completion_rate,satisfaction_mean,received';
      const { rows } = (await tested.admin('GET', `/api/v1/kpis?kpi=${kpis}&from=${day}&to=${day}`)) as { rows: KpiRow[] };
      expect(Object.fromEntries(rows.map(({ kpi, value }) => [kpi, value])), `round ${round}`).toEqual({
        starts: 10,
        completion_rate: 0.6,
        satisfaction_mean: 4,
        received: 6,
      });
    }
  });
});

describe('an envelope', () => {
  test('may carry other attributes and extensions, which are not kept', async () => {
    const more = {
      subject: 'Erika',
      dataschema: 'https://example.org/schema',
      comexampleextension1: 'value',
      traceparent: '00-1-2-3',
      deep: { x: 1 },
    };
    expect(await refusals(envelope(more))).toEqual([]);
    expect(await refusals([envelope(more), envelope()], batched)).toEqual([]);
    expect(await refusals(envelope(), `${structured}; charset=UTF-8`)).toEqual([]);
  });

  test('is refused by the attribute that is missing or wrong', async () => {
    const wrong: [string, unknown[]][] = [
      ['specversion', [undefined, '0.3', 1, '']],
      ['id', [undefined, '', 7, 'ä']],
      ['source', [undefined, '', 'a b', null]],
      ['type', [undefined, '', 'com.example.someevent', 'de.egovsad.clicked', 'started']],
      ['datacontenttype', ['text/plain', 'application/xml; charset=utf-8', '', 5]],
      ['time', [undefined, null, 'yesterday', '2026-11-22T09:00:00']],
      ['data', [undefined, null, 'Hello', ['Hello'], 5]],
    ];
    for (const [field, values] of wrong) {
      for (const value of values)
        expect(await refusals(envelope({ [field]: value })), `${field} ${value}`).toEqual([`invalid ${field}`]);
    }
    for (const datacontenttype of ['application/json', 'application/JSON; charset=utf-8', 'application/vnd.egovsad+json', null]) {
      expect(await refusals(envelope({ datacontenttype })), `${datacontenttype}`).toEqual([]);
    }
  });

  test('holds id, time and type; data holds the rest and nothing else', async () => {
    const { data } = envelope() as { data: object };
    expect(await refusals(envelope({ data: { ...data, name: 'Erika' } }))).toEqual(['unknown_field name']);
    for (const field of ['id', 'time', 'type']) {
      expect(await refusals(envelope({ data: { ...data, [field]: event()[field] } }))).toEqual([`unknown_field ${field}`]);
    }
    expect(await refusals(envelope({ data: {} }))).toEqual(['invalid authority']);
    expect(await refusals(event())).toEqual(['invalid specversion']);
  });

  test('may carry its data as Base64, as some SDKs make it of bytes', async () => {
    const { data } = envelope();
    const data_base64 = Buffer.from(JSON.stringify(data)).toString('base64');
    expect(await refusals(envelope({ data: undefined, data_base64 }))).toEqual([]);
    for (const broken of ['%%%', '', Buffer.from('<xml/>').toString('base64')]) {
      expect(await refusals(envelope({ data: undefined, data_base64: broken })), broken).toEqual(['invalid data_base64']);
    }
    expect(await refusals(envelope({ data_base64 }))).toEqual(['invalid data_base64']);
  });

  test('of a batch is judged on its own; a batch is an array, a single CloudEvent is none', async () => {
    const { status, json } = await tested.post([envelope(), envelope({ id: 'b', source: '' }), 'no', envelope()], {
      type: batched,
    });
    const errors = json.errors.map(({ index, id, code, field }) => ({ index, id, code, field }));
    expect([status, json.accepted, errors]).toEqual([
      202,
      2,
      [
        { index: 1, id: 'b', code: 'invalid', field: 'source' },
        { index: 2, id: undefined, code: 'invalid', field: undefined },
      ],
    ]);
    expect(await refusals(envelope(), batched)).toEqual(['invalid']);
    expect(await refusals([envelope()], structured)).toEqual(['invalid']);
    expect((await tested.post([], { type: batched })).json).toEqual({ accepted: 0, rejected: 0, errors: [] });
    expect(
      (
        await tested.post(
          Array.from({ length: 10_001 }, () => 0),
          { type: batched },
        )
      ).status,
    ).toBe(413);
  });

  test('never brings the server down, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...Object.keys(envelope()), 'data_base64', '__proto__'), fc.jsonValue()),
        async (attributes) => {
          const { status, json } = await tested.post(envelope(attributes), { type: structured, url: '/api/v1/events/check' });
          expect([json.accepted + json.rejected, [202, 422].includes(status)]).toEqual([1, true]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('in binary mode', () => {
  const binary = async (headers: Record<string, string>, body: unknown) => {
    const answer = await tested.app.inject({
      method: 'POST',
      url: '/api/v1/events/check',
      headers: { authorization: `Bearer ${tested.sender}`, 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(body),
    });
    return [
      answer.statusCode,
      ...(answer.json().errors ?? []).map((error: { code: string; field?: string }) => `${error.code} ${error.field}`),
    ];
  };
  const { data, ...attributes } = envelope();
  const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]));

  /** Without a media type, as the SDK for Python sends it. */
  const unnamed = (body: unknown) =>
    fetch(`${address}/api/v1/events/check`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tested.sender}`, ...headers },
      body: Buffer.from(JSON.stringify(body)), // bytes, for which fetch names no media type
    });

  test('the headers are the envelope, extensions among them are ignored', async () => {
    expect(await binary({ ...headers, 'ce-comexampleextension1': 'value' }, data)).toEqual([202]);
    expect(await binary({ ...headers, 'content-type': 'text/plain' }, data)).toEqual([415]);
    const answer = await unnamed(data);
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1, rejected: 0, errors: [] }]);
    for (const name of ['specversion', 'id', 'source', 'type', 'time']) {
      const { [`ce-${name}`]: _, ...others } = headers;
      expect(await binary(others, data)).toEqual([422, `invalid ${name}`]);
    }
    expect(await binary(headers, [data])).toEqual([422, 'invalid data']);
  });
});

interface Sample {
  attributes: Record<string, unknown>;
  data: string;
}
/** The samples in a conformance file: the few lines of YAML they are made of. */
function samples(file: string): Sample[] {
  return readFileSync(file, 'utf8')
    .split(/^---$/m)
    .map((document) => {
      const attributes: Record<string, unknown> = {};
      for (const [, name = '', value = ''] of document.matchAll(/^ {2,4}([a-z0-9]+) ?: (?!\|)(.*)$/gm))
        attributes[name] = value.replaceAll('"', '');
      return { attributes, data: /^Data: \|\n {2,4}(.*)$/m.exec(document)?.[1] ?? '' };
    });
}

const files = ['conformance-v1.yaml', 'conformance-v1_minimum.yaml'].map((name) => shared(`data/cloudevents/${name}`));
const found = files.flatMap((file) => (file ? samples(file) : []));
describe.skipIf(found.length === 0)('the conformance samples', () => {
  const isJson = ({ datacontenttype = 'application/json' }: Record<string, unknown>) =>
    String(datacontenttype).startsWith('application/json');

  test('are read as the CloudEvents they are: only their type or their content is none of ours', async () => {
    expect(found.map(({ attributes }) => Object.keys(attributes).length)).toEqual([6, 6, 5, 5, 5, 5, 5, 5]);
    for (const { attributes, data } of found) {
      expect(await refusals({ ...attributes, data })).toEqual(['invalid type']);
    }
  });

  test('with an event of ours in them are taken where their content is JSON, and refused for it where not', async () => {
    const { time, type, data } = envelope();
    for (const { attributes } of found) {
      const ours = { ...attributes, time, type, data };
      expect(await refusals(ours), String(attributes['id'])).toEqual(isJson(attributes) ? [] : ['invalid datacontenttype']);
      for (const required of ['specversion', 'id', 'source', 'type']) {
        expect(await refusals({ ...ours, [required]: undefined })).toEqual([`invalid ${required}`]);
      }
    }
  });
});

const schemaFile = shared('data/cloudevents/cloudevents.schema.json');
test.skipIf(!schemaFile)('what the JSON schema of CloudEvents forbids of an attribute is refused by its name', async () => {
  const { definitions } = JSON.parse(readFileSync(schemaFile ?? '', 'utf8')) as {
    definitions: Record<string, { type: string | string[]; minLength?: number }>;
  };
  for (const [definition, { type, minLength }] of Object.entries(definitions)) {
    const field = definition.replace(/def$/, '');
    if (field === 'data') continue; // may be anything in a CloudEvent
    const types = [type].flat();
    const without = field === 'data_base64' ? { data: undefined } : {};
    const forbidden = [5, [], {}, true, ...(minLength ? [''] : []), ...(types.includes('null') ? [] : [null])];
    for (const value of forbidden) {
      expect(await refusals(envelope({ ...without, [field]: value })), `${field} ${JSON.stringify(value)}`).toEqual([
        `invalid ${field}`,
      ]);
    }
  }
});
