import { CloudEvent, typePrefix } from '../contract/cloudevent.ts';
import { Misread } from '../contract/event.ts';

/**
 * CloudEvents 1.0 over HTTP in its three content modes, for `POST /api/v1/events`. Each item becomes an event as the
 * rest of ingestion knows it, or a `Misread` that says which attribute is wrong.
 */
type Headers = Record<string, string | string[] | undefined>;

/** The formats by media type; in binary mode the envelope is in headers and the body is `data`. */
export const cloudEventFormats = [
  { mediaType: 'application/cloudevents+json', items: (body: unknown) => [eventOf(body)] },
  {
    mediaType: 'application/cloudevents-batch+json',
    items: (body: unknown) => (Array.isArray(body) ? body.map(eventOf) : [noBatch]),
  },
  {
    mediaType: 'application/json',
    marks: (headers: Headers) => ['specversion', 'id', 'source', 'type'].some((name) => headers[`ce-${name}`] !== undefined),
    items: (body: unknown, headers: Headers) => [eventOf({ ...attributesOf(headers), data: body })],
  },
];

const noBatch = new Misread(
  'invalid',
  'A batch is a JSON array of CloudEvents. Send a single one as application/cloudevents+json.',
);

function eventOf(item: unknown): unknown {
  const parsed = CloudEvent.safeParse(item);
  const named = isObject(item) && typeof item['id'] === 'string' ? item['id'] : undefined;
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0]?.toString();
    return new Misread('invalid', rules[field ?? ''] ?? 'A CloudEvent is a JSON object.', field, named);
  }
  const { id, type, time } = parsed.data;
  const data = dataOf(parsed.data);
  if (data instanceof Misread) return data;
  const doubled = ['id', 'type', 'time'].find((field) => Object.hasOwn(data, field));
  if (doubled) return new Misread('unknown_field', 'id, type and time are in the envelope. Leave them out of data.', doubled, id);
  return { ...data, id, type: type.slice(typePrefix.length), ...(time ? { time } : {}) };
}

/** What each attribute must be, in words; a missing one reads the same. */
const rules: Record<string, string> = {
  specversion: 'specversion must be "1.0".',
  id: 'id must be a text that is not empty.',
  source: 'source must be a URI reference that names the sender.',
  type: `type must be ${typePrefix} and a type of event, like ${typePrefix}started.`,
  datacontenttype: 'datacontenttype must be application/json; it may be left out.',
  dataschema: 'dataschema must be a URI, or left out.',
  subject: 'subject must be a text that is not empty, or left out.',
  time: 'time must be an RFC 3339 time with offset that exists, like 2026-10-25T02:30:00+02:00.',
  data_base64: 'data_base64 must be the Base64 of a JSON object.',
};

/** The fields in `data`, or in `data_base64`, which some SDKs make of bytes. */
function dataOf({ id, data, data_base64: packed }: { id: string; data?: unknown; data_base64?: string | null | undefined }) {
  if (packed && data !== undefined) return new Misread('invalid', 'Send data or data_base64, not both.', 'data_base64', id);
  if (!packed)
    return isObject(data) ? data : new Misread('invalid', 'data must be a JSON object with the fields of the event.', 'data', id);
  const unpacked = parse(Buffer.from(packed, 'base64').toString());
  return isObject(unpacked) ? unpacked : new Misread('invalid', rules['data_base64'] ?? '', 'data_base64', id);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // refused by name where it is used
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The context attributes of binary mode; `content-type` is the datacontenttype and was looked at before. */
function attributesOf(headers: Headers): Record<string, unknown> {
  const attributes = Object.entries(headers).filter(([name]) => /^ce-[a-z0-9]+$/.test(name));
  return Object.fromEntries(attributes.map(([name, value]) => [name.slice(3), decoded(String(value))]));
}

/** Header values are percent-encoded; an SDK that forgot to may leave a bare %. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
