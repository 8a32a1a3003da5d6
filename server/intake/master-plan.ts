import type { z } from 'zod';
import type { OfferOf, Reference } from '../catalogue/bulk.ts';
import { mergeAuthority, mergeOffer, mergeService } from '../catalogue/merge.ts';
import { slugOfName } from '../connectors/mapping.ts';
import type { PortalId } from '../connectors/master-items.ts';
import type { Authority, AuthorityEntry, OfferEntry, Service, ServiceEntry } from '../contract/api.ts';
import { type MasterLines, offerName, once, type ServiceItem } from './master-lines.ts';
import type { MasterReport } from './master-report.ts';

/** The catalogue as an import finds it. */
export interface Here {
  authorities: Map<string, z.output<typeof AuthorityEntry>>;
  services: Map<string, z.output<typeof ServiceEntry>>;
  offers: Map<string, OfferEntry>;
  references: Map<string, Reference>;
  /** days that drafts may wait at most */
  draftDays: number;
}

export const referenceName = ({ agency, id }: PortalId): string => JSON.stringify([agency, id]);

/** The authorities to write. */
export function planAuthorities({ authorities: lines }: MasterLines, here: Here, report: MasterReport): Map<string, Authority> {
  const write = new Map<string, Authority>();
  for (const [ars, { given, register, line, columns }] of lines) {
    const entry = here.authorities.get(ars);
    const after = mergeAuthority(entry, given, register);
    if (!after) {
      report.fault({ line, code: 'missing', column: columns['name'], message: 'a new authority needs a name: add it' });
      continue;
    }
    const { ars: _, ...before } = entry ?? { ars };
    if (report.becomes('authority', ars, entry && before, after)) write.set(ars, after);
  }
  return write;
}

export interface ServicePlan {
  write: Map<string, Service>;
  /** of all services of the file */
  keys: Set<string>;
  references: Map<string, Reference>;
}

/** The services to write, and the ids by which portals know them. */
export function planServices({ services: lines }: MasterLines, here: Here, report: MasterReport): ServicePlan {
  const plan: ServicePlan = { write: new Map(), keys: new Set(), references: new Map() };
  const lists = new Map<string, ServiceItem>();
  const names = new Map([...here.services].map(([key, { name }]) => [key, name.de]));
  for (const item of lines) {
    const { given, line, columns, portalId } = item;
    const reference = portalId && here.references.get(referenceName(portalId));
    const key = keyOf(item, reference, names);
    if (key === undefined) {
      report.fault({
        line,
        code: 'missing',
        column: columns['name.de'],
        message: 'a service without a key needs a name: add one of them',
      });
      continue;
    }
    const name = given.name?.de ?? reference?.name ?? '';
    if (portalId) plan.references.set(referenceName(portalId), { ...portalId, service: key, name });
    const again = plan.keys.has(key);
    if (!portalId) once(lists, key, item, report);
    if (again) continue; // of a key that comes again the first line is taken
    const entry = here.services.get(key);
    const keepName = portalId !== undefined && entry !== undefined && entry.name.de !== reference?.name;
    const after = mergeService(entry, key, given, keepName);
    if (!after) {
      report.fault({ line, code: 'missing', column: columns['name.de'], message: 'a new service needs a name: add it' });
      continue;
    }
    plan.keys.add(key);
    names.set(key, after.name.de);
    const { key: _, ...before } = entry ?? { key };
    if (report.becomes('service', key, entry && before, after)) plan.write.set(key, after);
  }
  return plan;
}

/**
 * The key that a service has: the one it is given, where that is here or nothing else is known of it; the one by which
 * its portal knows it; else a slug of its name, the same again for the same name.
 */
function keyOf({ given }: ServiceItem, known: Reference | undefined, names: Map<string, string>): string | undefined {
  if (given.key !== undefined && (names.has(given.key) || !known)) return given.key;
  if (known) return known.service;
  const name = given.name?.de;
  if (name === undefined) return undefined;
  return slugOfName(name, (slug) => names.has(slug) && names.get(slug) !== name);
}

/** The offers to write: those of lines and those of responsibilities. */
export function planOffers(lines: MasterLines, plan: ServicePlan, here: Here, report: MasterReport): OfferOf[] {
  const write: OfferOf[] = [];
  const named = new Set<string>();
  const add = (given: Parameters<typeof mergeOffer>[1]) => {
    const { authority, service } = given;
    const name = offerName(authority, service);
    if (named.has(name)) return;
    named.add(name);
    const entry = here.offers.get(name);
    const offer = mergeOffer(entry, given);
    const { authority: _, service: __, ...before } = entry ?? { authority, service };
    if (report.becomes('offer', name, entry && before, offer))
      write.push({ authority, service, offer, known: entry !== undefined });
  };
  for (const { line, columns, given } of lines.offers.values()) {
    const wrong = wrongOffer(given, here);
    if (wrong) report.fault({ line, column: columns[wrong.field], code: wrong.code, message: wrong.message });
    else add(given);
  }
  for (const { line, authority, service: id } of lines.responsibilities.values()) {
    const { service } = plan.references.get(referenceName(id)) ?? here.references.get(referenceName(id)) ?? {};
    const known = service !== undefined && (plan.keys.has(service) || here.services.has(service));
    if (known) add({ authority, service });
    else report.leftOut(line, 'unknown_service', 'the service of this responsibility is neither in the file nor here');
  }
  return write;
}

function wrongOffer({ authority, service, draftDays = 0 }: Parameters<typeof mergeOffer>[1], here: Here) {
  if (!here.authorities.has(authority))
    return { code: 'unknown_authority', field: 'authority', message: 'this authority is not here: import authorities first' };
  if (!here.services.has(service))
    return { code: 'unknown_service', field: 'service', message: 'this service is not here: import services first' };
  if (draftDays > here.draftDays)
    return { code: 'invalid', field: 'draftDays', message: `draftDays: must stay 30 days below retention, ${here.draftDays}` };
  return undefined;
}
