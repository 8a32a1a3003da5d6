import { limits } from '../contract/event.ts';
import { Problem } from '../http.ts';

/** The parameters of one tracking request. */
export type Parameters = ReadonlyMap<string, string>;

/** What one HTTP request to the Matomo Tracking HTTP API holds. */
export interface MatomoCall {
  /** in their order; undefined where one is no request at all */
  requests: (Parameters | undefined)[];
  /** sent as `requests`, and answered as such */
  bulk: boolean;
  /** token_auth of the body */
  token: string | undefined;
  /** send_image=0: whoever sent it wants no body in the answer */
  silent: boolean;
}

/**
 * Reads a call from the query of its address and from its body: a single request in either or both (form-encoded or a
 * JSON object), or a bulk `{"requests": […], "token_auth": …}`. As with Matomo, what the body begins with says which it
 * is, not its media type. Throws 400 for a token in the address, for broken JSON and for two tokens, 413
 * for too many requests: before anybody knows who sends them.
 */
export function readCall(query: string, body: string): MatomoCall {
  const ofAddress = new Map(new URLSearchParams(query));
  if (ofAddress.has('token_auth')) throw tokenInAddress();
  const ofBody = body.trimStart().startsWith('{') ? parse(body) : new Map(new URLSearchParams(body));
  if (ofBody instanceof Map) return single(new Map([...ofBody, ...ofAddress]));
  const { requests, ...rest } = ofBody;
  if (requests === undefined) return single(new Map([...parametersIn(rest), ...ofAddress]));
  if (!Array.isArray(requests))
    throw new Problem(400, 'invalid', 'requests must be an array of query strings or objects.', { field: 'requests' });
  if (requests.length > limits.events)
    throw new Problem(
      413,
      'too_large',
      `A bulk takes at most ${limits.events.toLocaleString('en')} requests and 8 MiB. Split it.`,
    );
  const shared = parametersIn(rest);
  const each = requests.map(requestIn);
  return { requests: each, bulk: true, token: tokenOf([shared, ...each]), silent: isSilent(shared) };
}

const single = (request: Parameters): MatomoCall => ({
  requests: [request],
  bulk: false,
  token: tokenOf([request]),
  silent: isSilent(request),
});

const isSilent = (parameters: Parameters): boolean => parameters.get('send_image') === '0';

/** The official client for Node.js cannot send a token beside its requests, only in each of them. */
function tokenOf(all: (Parameters | undefined)[]): string | undefined {
  const tokens = new Set(all.map((parameters) => parameters?.get('token_auth')).filter((token) => token !== undefined));
  if (tokens.size > 1)
    throw new Problem(400, 'invalid', 'The requests have different tokens. Send one bulk for each of them.', {
      field: 'token_auth',
    });
  return [...tokens][0];
}

const tokenInAddress = () =>
  new Problem(
    400,
    'token_in_url',
    'The token is in the address, and addresses are logged on their way. Withdraw this token; send the new one as token_auth in the body, or in the header Authorization.',
    { field: 'token_auth' },
  );

function parse(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    throw new Problem(400, 'invalid_json', 'The body begins like JSON and is none. Send {"requests": ["?idsite=1&rec=1&…"]}.');
  }
}

/** One of `requests`: the text of an address or query, or an object of parameters. */
export function requestIn(request: unknown): Parameters | undefined {
  if (typeof request === 'string') return new Map(new URLSearchParams(request.slice(request.indexOf('?') + 1)));
  return typeof request === 'object' && request !== null && !Array.isArray(request) ? parametersIn(request) : undefined;
}

const parametersIn = (sent: object): Parameters =>
  new Map(
    Object.entries(sent)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
