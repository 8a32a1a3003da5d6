import type { FastifyRequest } from 'fastify';
import { html } from './html.ts';
import type { Problem } from '../http.ts';
import { inLanguage, layout } from './public-page.ts';

/** A browser that was sent to an address, not a program asking: below /api nobody wants a page. */
export const isForPerson = ({ method, url, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  headers.authorization === undefined &&
  !/^\/api(\/|\?|$)/.test(url) &&
  (headers.accept ?? '').includes('text/html');

interface Words {
  title: string;
  text: string;
}

const texts = {
  de: {
    request: (id: string) => `Vorgangsnummer: ${id}`,
    start: 'Zur Startseite',
    data: 'Zu den offenen Daten',
    byField: {
      period: {
        title: 'Diesen Zeitraum gibt es nicht',
        text: 'Eine Woche heißt zum Beispiel 2026-W47, ein Monat 2026-10. Ändern Sie den Zeitraum in der Adresse, oder lassen Sie ihn weg.',
      },
      from: {
        title: 'Dieser Zeitraum hat noch nicht begonnen',
        text: 'Ändern Sie den Zeitraum in der Adresse, oder lassen Sie ihn weg.',
      },
    },
    byStatus: {
      400: {
        title: 'Diese Adresse stimmt so nicht',
        text: 'Eine Angabe in der Adresse passt nicht. Folgen Sie einem Link dorthin.',
      },
      403: { title: 'Dafür fehlt das Recht', text: 'Bitten Sie jemanden aus der Verwaltung dieser Instanz um das Recht dazu.' },
      404: {
        title: 'Das gibt es hier nicht',
        text: 'Vielleicht wurde die Adresse falsch abgeschrieben, oder es fehlt das Recht, die Seite zu sehen.',
      },
      410: { title: 'Diese Ausgabe wurde zurückgezogen', text: 'Die offenen Daten nennen die neueste.' },
      429: { title: 'Das waren sehr viele Anfragen', text: 'Warten Sie eine Minute und laden Sie die Seite noch einmal.' },
    },
    other: {
      title: 'Hier ist etwas schiefgegangen',
      text: 'Laden Sie die Seite in einer Minute noch einmal. Bleibt es dabei, melden Sie es dem Betrieb dieser Instanz.',
    },
  },
  en: {
    request: (id: string) => `Request ${id}`,
    start: 'To the start page',
    data: 'To the open data',
    byField: {
      period: {
        title: 'There is no such period',
        text: 'A week is written like 2026-W47, a month like 2026-10. Change the period in the address, or leave it out.',
      },
      from: { title: 'This period has not begun yet', text: 'Change the period in the address, or leave it out.' },
    },
    byStatus: {
      400: { title: 'This address is not right', text: 'Something in the address does not fit. Follow a link to the page.' },
      403: { title: 'You lack the right to this', text: 'Ask an admin of this instance for it.' },
      404: {
        title: 'There is nothing here',
        text: 'Perhaps the address was copied wrongly, or you lack the right to see the page.',
      },
      410: { title: 'This edition was withdrawn', text: 'The open data name the newest one.' },
      429: { title: 'Those were very many requests', text: 'Wait a minute and load the page again.' },
    },
    other: {
      title: 'Something went wrong here',
      text: 'Load the page again in a minute. If it stays so, tell the operator of this instance.',
    },
  },
} as const;

/** What went wrong with a page, for whoever reads it in a browser, in the language of the address. */
export function errorPage({ status, field }: Problem, request: FastifyRequest): string {
  const { pathname, searchParams } = new URL(`http://here${request.url}`);
  const language = searchParams.get('lang') === 'en' ? 'en' : 'de';
  const words = texts[language];
  const byField: Record<string, Words> = words.byField;
  const byStatus: Record<number, Words> = words.byStatus;
  const { title, text } = (status === 400 && byField[field ?? '']) || byStatus[status] || words.other;
  const open = pathname.startsWith('/open-data');
  const back = open ? { href: '/open-data/', label: words.data } : { href: '/', label: words.start };
  const main = html`<p class="kern-body">${text}</p>
<p class="kern-body"><a class="kern-link" href="${inLanguage(back.href, language)}">${back.label}</a></p>
${status >= 500 ? html`<p class="kern-body kern-body--small">${words.request(request.id)}</p>` : undefined}`;
  return layout({ language, address: pathname, title, main });
}
