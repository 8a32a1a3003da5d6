import type { AlertHappening } from '../contract/alerts.ts';
import type { Text } from '../contract/comparison.ts';
import { inBoth } from '../contract/wording.ts';
import type { Db } from '../db.ts';
import { mailOf } from '../html/mail-page.ts';
import type { OutboxMessage } from '../schema-notices.ts';
import type { AlertRow } from './store.ts';
import { titleText } from './text.ts';

/** An authority and its service in both languages. */
export async function placeNames(db: Db, { authority, service }: AlertRow): Promise<Text> {
  const town = await db.selectFrom('authority').select('name').where('ars', '=', authority).executeTakeFirst();
  const offered =
    service === null ? undefined : await db.selectFrom('service').select('name').where('key', '=', service).executeTakeFirst();
  return inBoth((language) => {
    const name = offered && (offered.name[language] ?? offered.name.de);
    return [town?.name ?? authority, ...(service === null ? [] : [name ?? service])].join(', ');
  });
}

/** What is sent of a happening: a mail in the language of the person, the body of a webhook in both. */
export function messagesOf(
  { id, authority, service, rule, email, webhook }: AlertRow,
  { what, value, text }: { what: AlertHappening; value: number | null; text: Text },
  names: Text,
  { language, base, now }: { language: 'de' | 'en'; base: string; now: Date },
): OutboxMessage[] {
  const title = titleText(what, names, rule);
  const url =
    service === null ? `${base}/?authority=${authority}` : `${base}/services/${authority}/${encodeURIComponent(service)}`;
  const mail = mailOf({
    language,
    title: title[language],
    paragraphs: [text[language]],
    link: { text: words[language].link, url },
    reason: words[language].reason,
  });
  const place = { authority, ...(service === null ? {} : { service }) };
  const data = { alert: id, ...place, rule, value, title, text, url };
  const body = JSON.stringify({ type: `alert.${what}`, timestamp: now.toISOString(), data });
  return [...(email ? [mail] : []), ...(webhook === null ? [] : [{ url: webhook, body }])];
}

const words = {
  de: {
    link: 'Zu den Zahlen',
    reason:
      'Sie bekommen diese Nachricht, weil Sie in eGovSAD eine Meldung eingerichtet haben. Dort lässt sie sich ändern und abstellen.',
  },
  en: {
    link: 'See the figures',
    reason: 'You get this because you set up an alert in eGovSAD. Change it or end it there.',
  },
};
