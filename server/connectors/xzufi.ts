import type { Readable } from 'node:stream';
import type { CodeOf } from '../contract/codelists.ts';
import { LEIKA_URN } from '../contract/event.ts';
import { ServiceLine } from '../contract/master-data.ts';
import { ImportFault } from './mapping.ts';
import { checked, type MasterItem, orFault, type PortalId } from './master-items.ts';
import { type Element, xzufiElements } from './xzufi-elements.ts';

/**
 * Services and responsibilities of XZuFi 2 messages, the exchange format of the German administration portals, as they
 * are found in public programs that read them: `leistung` (in answers `ergebnisLeistung`), `zustaendigkeit` (within an
 * organisational unit or an online service, or on its way alone), `loesche`. Everything else is not for us. What is read
 * of each is written down in docs/master-data.md.
 */
const objects = new Set(['leistung', 'ergebnisLeistung', 'zustaendigkeit', 'loesche']);
const parts = new Set([
  ...['id', 'idSekundaer', 'referenzLeiKa', 'code', 'modulText', 'leikaTextmodul', 'inhalt', 'leistungsbezeichnung'],
  ...['typisierung', 'leistungsadressat', 'leistungID', 'gebietID'],
]);

/** Reads an XZuFi 2 message, plain or gzip'd, as a stream. Throws only what the input throws. */
export async function* readXzufi(input: Readable): AsyncGenerator<MasterItem> {
  for await (const element of xzufiElements(input, objects, parts)) {
    if (element instanceof ImportFault) yield element.toItem();
    else if (element.name === 'zustaendigkeit') yield* responsibilities(element);
    else if (element.name === 'loesche') yield notDeleted(element);
    else if (!element.objects.includes('leistung')) yield orFault(() => serviceIn(element)); // else it only wraps one
  }
}

const partsOf = (element: Element, name: string): Element[] => element.inner.filter((part) => part.name === name);
const partOf = (element: Element, name: string): Element | undefined => partsOf(element, name)[0];
const codesOf = (element: Element, name: string): string[] =>
  partsOf(element, name)
    .map((part) => partOf(part, 'code')?.text ?? part.text)
    .filter((code) => code !== '');

const portalId = ({ attributes, text }: Element): PortalId => ({ agency: attributes['schemeAgencyID'] ?? '', id: text });

function serviceIn(element: Element): MasterItem {
  const id = partOf(element, 'id');
  if (!id?.text) throw new ImportFault(element.line, 'missing', 'the service has no id');
  const [leikaType] = codesOf(element, 'typisierung');
  const fields = {
    key: leikaKeyOf(element),
    name: namesOf(element),
    audience: audienceOf(codesOf(element, 'leistungsadressat')),
    leikaType,
  };
  const place = { line: element.line, columns: {} };
  return { kind: 'service', ...place, given: checked(ServiceLine, present(fields), place), portalId: portalId(id) };
}

const present = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** The first LeiKa key: of `referenzLeiKa`, or an id that is one. */
function leikaKeyOf(element: Element): string | undefined {
  const ids = [...partsOf(element, 'idSekundaer'), ...partsOf(element, 'id')].map(({ text }) => text);
  return [...codesOf(element, 'referenzLeiKa'), ...ids]
    .map((text) => text.replace(LEIKA_URN, '').replace(/\s/g, ''))
    .find((key) => /^99\d{12}$/.test(key));
}

const mostLetters = 200;

/** The name in German and English: text module 02 (Leistungsbezeichnung), else 03 (Leistungsbezeichnung II). */
function namesOf(element: Element): { de?: string; en?: string } | undefined {
  const modules = ['02', '03'].flatMap((code) =>
    partsOf(element, 'modulText').filter((part) => codesOf(part, 'leikaTextmodul').includes(code)),
  );
  const texts = [...partsOf(element, 'leistungsbezeichnung'), ...modules.flatMap((part) => partsOf(part, 'inhalt'))];
  const inLanguage = (language: string) =>
    texts
      .filter(({ attributes, text }) => text !== '' && (attributes['languageCode'] ?? 'de').toLowerCase().startsWith(language))
      .map(({ text }) => plain(text))[0];
  const [de, en] = [inLanguage('de'), inLanguage('en')];
  return de || en ? { ...(de ? { de } : {}), ...(en ? { en } : {}) } : undefined;
}

/** A name in one line; the few that are longer than a name may be are cut, since nobody here can change the message. */
function plain(text: string): string {
  const name = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return name.length > mostLetters ? `${name.slice(0, mostLetters - 1).trimEnd()}…` : name;
}

/** Codes of whom a service is for: 001 citizens, 002 companies, 003 other authorities. */
function audienceOf(codes: string[]): CodeOf<'audience'> | undefined {
  const [citizens, business] = [codes.includes('001'), codes.includes('002')];
  if (citizens && business) return 'both';
  return citizens ? 'citizens' : business ? 'business' : undefined;
}

function* responsibilities(element: Element): Generator<MasterItem> {
  const services = partsOf(element, 'leistungID').filter(({ text }) => text !== '');
  const areas = partsOf(element, 'gebietID').map(({ text }) => text.replace(/\s/g, ''));
  const { line } = element;
  if (services.length === 0 || areas.length === 0)
    yield {
      kind: 'leftOut',
      line,
      code: 'no_area',
      message: 'the responsibility names no service or no area: add what is missing',
    };
  for (const service of services)
    for (const area of areas) yield { kind: 'responsibility', line, area, service: portalId(service) };
}

function notDeleted({ line }: Element): MasterItem {
  const message = 'the message deletes something: an import deletes nothing, remove it by hand where it is not used';
  return { kind: 'leftOut', line, code: 'not_deleted', message };
}
