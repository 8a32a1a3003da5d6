/** XZuFi messages as portals write them, made for tests: no portal's data. */
export interface Leistung {
  id: string;
  agency?: string;
  leika?: string;
  de?: string;
  en?: string;
  type?: string;
  audience?: string[];
}
export interface Zustaendigkeit {
  leistung: string;
  agency?: string;
  areas: string[];
}

export interface Message {
  version?: '2_0_0' | '2_1_0' | '2_2_0' | '2_3_0' | '3_0_0';
  /** '' is the default namespace */
  prefix?: string;
  leistungen?: Leistung[];
  /** within an organisational unit, as versions up to 2.1 have them */
  within?: Zustaendigkeit[];
  /** on their way alone, as the collected messages of 2.2 have them */
  alone?: Zustaendigkeit[];
  deleted?: string[];
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export function xzufi(message: Message): string {
  const { version = '2_2_0', prefix = 'xzufi', leistungen = [], within = [], alone = [], deleted = [] } = message;
  const p = prefix === '' ? '' : `${prefix}:`;
  const tag = (name: string, content: string, attributes = '') => `<${p}${name}${attributes}>${content}</${p}${name}>`;
  const id = (name: string, text: string, agency = 'L1') => tag(name, escaped(text), ` schemeAgencyID="${agency}" schemeID="x"`);
  const name = ({ de, en }: Leistung) =>
    [
      tag('leikaTextmodul', '<code>02</code>', ' listURI="urn:x"'),
      de === undefined ? '' : tag('inhalt', escaped(de), ' languageCode="de"'),
      en === undefined ? '' : tag('inhalt', `<![CDATA[${en}]]>`, ' languageCode="en"'),
    ].join('');
  const service = (leistung: Leistung) =>
    tag(
      'leistung',
      [
        id('id', leistung.id, leistung.agency),
        tag('struktur', id('leistungsobjektID', '99000000000000'), ' xsi:type="xzufi:LeistungsstrukturObjekt"'),
        leistung.leika === undefined ? '' : tag('referenzLeiKa', `<code>${leistung.leika}</code>`, ' listURI="urn:x"'),
        tag('modulText', tag('leikaTextmodul', '<code>08</code>') + tag('inhalt', escaped('<p>Ein langer Text</p>'))),
        tag('modulText', name(leistung)),
        ...(leistung.type === undefined ? [] : [tag('typisierung', `<code>${leistung.type}</code><name>x</name>`)]),
        ...(leistung.audience ?? []).map((code) => tag('leistungsadressat', `<code>${code}</code>`)),
      ].join('\n'),
    );
  const responsible = ({ leistung, agency, areas }: Zustaendigkeit) =>
    tag(
      'zustaendigkeit',
      [id('id', 'z'), id('leistungID', leistung, agency), ...areas.map((area) => id('gebietID', area))].join(''),
    );
  const objects = [
    ...leistungen.map(service),
    ...(within.length > 0
      ? [tag('organisationseinheit', id('id', 'o') + tag('name', tag('name', 'Bürgerbüro')) + within.map(responsible).join(''))]
      : []),
    ...alone.map((one) => tag('zustaendigkeitTransferObjekt', id('uebergeordnetesObjektID', 'o') + responsible(one))),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<${p}sammel.uebermittlung.050101 xmlns${prefix === '' ? '' : `:${prefix}`}="http://xoev.de/schemata/xzufi/${version}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${tag('nachrichtenkopf', tag('sender', 'Portal'))}
${objects.map((object) => tag('schreibe', object)).join('\n')}
${deleted.map((one) => tag('loesche', id('id', one), ' klasse="Leistung"')).join('\n')}
</${p}sammel.uebermittlung.050101>
`;
}
