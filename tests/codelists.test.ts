import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Code, codeLabel, codeLists, codes } from '../server/contract/codelists.ts';
import { shared } from './shared.ts';

const specified = shared('spec/codelists.json');

/** The order of every list, because the position of a code is stored with attempts. Lines only ever grow at their end. */
const positions = {
  authMethod: 'none basic eid smart_eid elster unternehmenskonto eidas fink authega diia other unknown',
  trustLevel: 'none basic normal substantial high unknown',
  paymentMethod: 'free invoice direct_debit credit_card paypal wero apple_pay google_pay on_site giropay paydirekt other unknown',
  paymentStatus: 'initial paid failed cancelled unknown',
  device: 'desktop smartphone tablet other unknown',
  channel: 'web app kiosk assisted unknown',
  errorKind: 'validation technical transmission',
  reason: 'documents_missing too_complicated too_long sign_in payment technical privacy just_looking other unknown',
  foundInformation: 'yes partly no unknown',
  status: 'submitted ineligible abandoned failed open',
  flag: ' provisional not_measured not_applicable protected',
  referrer: 'portal site search campaign social direct other unknown',
  handling: 'automated partly_automated manual unknown',
  mediaBreak: 'yes no unknown',
  volumeChannel: 'online counter post email phone fax other',
  audience: 'citizens business both',
};

const lists = Object.entries<readonly Code[]>(codeLists);

test('every code keeps the position it was first given, so that stored ranks keep their meaning', () => {
  const now = Object.fromEntries(lists.map(([name, list]) => [name, list.map(({ code }) => code).join(' ')]));
  expect(now).toEqual(positions);
});

test('of two values given at the same moment the one later in its list wins: a known one before none, paid before begun', () => {
  const later = (list: keyof typeof codeLists, one: string, other: string) => {
    const order: string[] = codes(list);
    return order.indexOf(one) > order.indexOf(other);
  };
  expect(later('authMethod', 'eid', 'none')).toBe(true);
  expect(later('trustLevel', 'high', 'substantial')).toBe(true);
  expect(later('paymentStatus', 'paid', 'initial')).toBe(true);
  expect(codes('authMethod')[0]).toBe('none');
  expect(codes('paymentMethod')[0]).toBe('free');
});

test('every code has one German and one English label, and stands once in its list', () => {
  for (const [name, list] of lists) {
    expect(new Set(list.map(({ code }) => code)).size, name).toBe(list.length);
    expect(
      list.filter(({ de, en }) => !de.trim() || !en.trim()),
      name,
    ).toEqual([]);
  }
});

test('labels are found by code and language; a code the list does not know labels itself', () => {
  expect(codeLabel('device', 'desktop', 'de')).toBe('Computer');
  expect(codeLabel('device', 'desktop', 'en')).toBe('Desktop');
  expect(codeLabel('device', 'fridge', 'de')).toBe('fridge');
});

test.skipIf(!specified)('codes and labels are those of the specification', () => {
  const { lists: expected } = JSON.parse(readFileSync(specified ?? '', 'utf8')) as { lists: Record<string, Code[]> };
  expect(codeLists).toEqual(expected);
});
