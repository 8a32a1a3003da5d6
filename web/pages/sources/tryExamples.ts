/** Formats that can be pasted as text, and a made-up sample of each with its mapping. */
export const tryFormats = ['json', 'csv', 'xes', 'accesslog', 'matomo'] as const;
export type TryFormat = (typeof tryFormats)[number];

interface Example {
  sample: string;
  mapping: object;
}

/** A day ago, so that nothing of an example is in the future or too old. */
const moment = (minute: number): string => `${new Date(Date.now() - 86_400_000 + minute * 60_000).toISOString().slice(0, 19)}Z`;

const cases = (authority: string, service: string) => ({
  kind: 'events',
  fields: {
    authority: { value: authority },
    service: { value: service },
    attempt: { column: 'vorgang' },
    time: { column: 'begonnen' },
  },
  events: [
    { type: 'started' },
    { type: 'submitted', when: { column: 'eingegangen', filled: true }, fields: { time: { column: 'eingegangen' } } },
  ],
});

export const examples: Record<TryFormat, (authority: string, service: string) => Example> = {
  json: (authority, service) => ({
    sample: [
      { vorgang: 'beispiel-0001', begonnen: moment(0), eingegangen: moment(9) },
      { vorgang: 'beispiel-0002', begonnen: moment(5), eingegangen: '' },
      { vorgang: 'beispiel-0003', begonnen: 'gestern' },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
    mapping: cases(authority, service),
  }),
  csv: (authority, service) => ({
    sample: ['vorgang;begonnen;eingegangen', `beispiel-0001;${moment(0)};${moment(9)}`, `beispiel-0002;${moment(5)};`].join('\n'),
    mapping: cases(authority, service),
  }),
  xes: (authority, service) => ({
    sample: [
      '<log xes.version="1.0">',
      '  <trace>',
      '    <string key="concept:name" value="beispiel-0001"/>',
      `    <date key="beginn" value="${moment(0)}"/>`,
      `    <event><string key="concept:name" value="Eingang"/><date key="time:timestamp" value="${moment(9)}"/></event>`,
      '  </trace>',
      '</log>',
    ].join('\n'),
    mapping: {
      authority,
      service: { key: service, name: { de: 'Beispiel' } },
      offer: {},
      moments: { started: { trace: 'beginn' }, submitted: { activity: 'Eingang' } },
    },
  }),
  accesslog: (authority, service) => ({
    sample: `{"time_iso8601":"${moment(0)}","request":"GET /dienste/beispiel HTTP/1.1","status":200,"http_referer":"","http_user_agent":"Mozilla/5.0 (Windows NT 10.0)"}`,
    mapping: { authority, pages: [{ path: '/dienste/beispiel', service }] },
  }),
  matomo: (authority, service) => ({
    sample: [
      request({ url: 'https://www.example.org/formular/beispiel', cdt: moment(0) }),
      request({ e_c: 'Formular', e_a: 'Absenden', cdt: moment(9) }),
      request({ url: 'https://www.example.org/impressum', rand: '1' }),
    ].join('\n'),
    mapping: {
      sites: { '1': { authority, service } },
      fields: { attempt: { parameter: 'dimension1' } },
      events: [
        { type: 'started', when: { url: '/formular/beispiel' } },
        { type: 'submitted', when: { category: 'Formular', action: 'Absenden' } },
      ],
      otherwise: 'ignore',
    },
  }),
};

const request = (parameters: Record<string, string>): string =>
  `/matomo.php?${new URLSearchParams({ idsite: '1', rec: '1', dimension1: 'beispiel-lauf-0001', ...parameters })}`;
