import { timeOf } from './times.ts';

/** What is read of one line of an access log. */
export interface Request {
  /** RFC 3339 with offset */
  time: string;
  method: string;
  /** without what follows ? */
  path: string;
  status: number;
  /** '' where none was sent */
  referrer: string;
  agent: string;
}

/** No two parts may take the same characters: a long line would keep the server busy for minutes. */
const combined =
  /^\S+ \S+ .*?\[([^\][]{1,40})\] "([A-Z]+) ((?:[^\s"\\]|\\.)+)(?: (?:[^"\\]|\\.)*)?" (\d{3}) \S+ "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"/;

/** The request of a line in the combined format, or of a JSON object with the variables of nginx; undefined where it is neither. */
export function requestIn(line: string): Request | undefined {
  if (line.trimStart().startsWith('{')) return requestInJson(line);
  const [, time = '', method = '', target = '', status = '', referrer = '', agent = ''] = combined.exec(line) ?? [];
  return request(time, method, target, status, referrer, agent);
}

function requestInJson(line: string): Request | undefined {
  let object: Record<string, unknown>;
  try {
    object = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const text = (...names: string[]) => String(names.map((name) => object[name]).find((value) => value !== undefined) ?? '');
  const [method = '', target = ''] = text('request').split(' ');
  return request(
    text('time_iso8601', 'time_local', 'timestamp', 'time'),
    text('request_method', 'method') || method,
    text('request_uri', 'uri') || target,
    text('status'),
    text('http_referer', 'referer'),
    text('http_user_agent', 'user_agent'),
  );
}

function request(
  at: string,
  method: string,
  target: string,
  status: string,
  referrer: string,
  agent: string,
): Request | undefined {
  const time = logTime(at);
  if (time === undefined || !/^[A-Z]+$/.test(method) || !/^\d{3}$/.test(status)) return undefined;
  const given = (text: string) => (text === '-' ? '' : text);
  return {
    time,
    method,
    path: target.replace(/[?#].*$/, ''),
    status: Number(status),
    referrer: given(referrer),
    agent: given(agent),
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `25/Oct/2026:14:30:00 +0100`, or as tables write times. */
function logTime(text: string): string | undefined {
  const found = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text);
  if (!found) return timeOf(text);
  const month = String(months.indexOf(found[2] ?? '') + 1).padStart(2, '0');
  return timeOf(`${found[3]}-${month}-${found[1]}T${found[4]}${found[5]}`);
}
