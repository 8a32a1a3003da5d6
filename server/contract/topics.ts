/**
 * Names of usual topics of services. The list is not closed: the topic of a service is any key, and one that is not here
 * goes by its key.
 */
const topics: Readonly<Record<string, { de: string; en: string }>> = {
  arbeit: { de: 'Arbeit und Beruf', en: 'Work' },
  bauen: { de: 'Bauen', en: 'Building' },
  bildung: { de: 'Bildung', en: 'Education' },
  einwanderung: { de: 'Ein- und Auswanderung', en: 'Migration' },
  engagement: { de: 'Engagement und Hobby', en: 'Volunteering and leisure' },
  familie: { de: 'Familie und Kinder', en: 'Family and children' },
  gesundheit: { de: 'Gesundheit', en: 'Health' },
  kultur: { de: 'Kultur und Freizeit', en: 'Culture and leisure' },
  mobilitaet: { de: 'Verkehr und Mobilität', en: 'Transport' },
  ordnung: { de: 'Sicherheit und Ordnung', en: 'Public order' },
  soziales: { de: 'Soziales', en: 'Social benefits' },
  steuern: { de: 'Steuern und Abgaben', en: 'Taxes and fees' },
  umwelt: { de: 'Umwelt und Abfall', en: 'Environment and waste' },
  unternehmen: { de: 'Unternehmen und Gewerbe', en: 'Business' },
  wohnen: { de: 'Wohnen', en: 'Housing' },
  unknown: { de: 'Ohne Thema', en: 'Without a topic' },
};

/** The name of a topic; `hunde-und-katzen` becomes `Hunde und katzen`. */
export function topicLabel(key: string, language: 'de' | 'en'): string {
  const words = key.replaceAll(/[-_]+/g, ' ');
  return topics[key]?.[language] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
