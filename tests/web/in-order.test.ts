import { expect, test } from 'vitest';
import { authoritiesInOrder, servicesInOrder } from '../../web/i18n/inOrder.ts';
import { locales } from '../../web/i18n/locale.ts';

test('authorities and services are chosen from lists in the order of their names, as in a dictionary', () => {
  const towns = ['Zierenberg', 'Ober-Mörlen', 'Öhringen', 'Bad Hersfeld', 'Obertshausen', 'Ärzen'].map((name) => ({ name }));
  const order = ['Ärzen', 'Bad Hersfeld', 'Ober-Mörlen', 'Obertshausen', 'Öhringen', 'Zierenberg'];
  expect(authoritiesInOrder(towns).map(({ name }) => name)).toEqual(order);
});

test('services stand under the name that they have in the language of the page', () => {
  const services = [
    { name: { de: 'Wohnsitz anmelden', en: 'Register an address' } },
    { name: { de: 'Ausweis beantragen', en: 'Apply for an identity card' } },
    { name: { de: 'Sperrmüll abholen lassen' } },
  ];
  const inLanguage = (language: 'de' | 'en') => servicesInOrder(services, locales[language]).map(({ name }) => name.de[0]);
  expect([inLanguage('de').join(''), inLanguage('en').join('')]).toEqual(['ASW', 'AWS']);
});
