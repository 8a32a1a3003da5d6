import { z } from 'zod';
import type { Text } from './contract/kpi.ts';
import type { App } from './http.ts';
import { type Html, html } from './html/html.ts';
import { layout } from './html/public-page.ts';

/** `/accessibility`: the statement that German law (BITV 2.0 § 7) asks of whoever runs the instance. */
export function accessibilityRoute(app: App, contact: string | undefined): void {
  const schema = { hide: true, querystring: z.object({ lang: z.enum(['de', 'en']).catch('de') }) };
  app.get('/accessibility', { config: { access: 'public' }, schema }, (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'public, max-age=300')
      .send(accessibilityPage(request.query.lang, contact)),
  );
}

const texts = {
  de: {
    title: 'Erklärung zur Barrierefreiheit',
    lead: 'Diese Erklärung gilt für die Seiten dieser Instanz von eGovSAD: das Dashboard, die Seiten unter /open-data/, /method und das Formular für Rückmeldungen.',
    state: 'Stand der Vereinbarkeit',
    stateText: [
      'Die Seiten sind nach BITV 2.0 und EN 301 549 (WCAG 2.2, Stufe AA) gebaut und damit nach eigener Prüfung vereinbar. Bei jeder Änderung prüfen automatische Tests mit axe die Seiten hell und dunkel und in mehreren Breiten; Bedienung mit der Tastatur wird im Browser geprüft. Eine Prüfung durch eine unabhängige Stelle gibt es noch nicht.',
      'Jedes Diagramm hat dieselben Zahlen als Tabelle. Was Farben sagen, sagen auch Wörter oder Formen.',
    ],
    gaps: 'Was noch fehlt',
    gapsText: [
      'Die Seiten gibt es nicht in Leichter Sprache und nicht in Deutscher Gebärdensprache.',
      'Namen von Leistungen und Schritten stammen von den Behörden; nicht alle sind ins Englische übersetzt.',
      'Die Beschreibung der Schnittstelle unter /api wird von einem fremden Programm (Swagger UI) angezeigt und ist nicht in allem vereinbar; dieselben Angaben stehen als Text unter /api/openapi.json.',
    ],
    contact: 'Barrieren melden',
    contactText: 'Schreiben Sie, wenn Sie auf eine Barriere stoßen oder Inhalte in einer anderen Form brauchen:',
    nobody: 'Wenden Sie sich an die Behörde, die Sie auf diese Seiten verwiesen hat.',
    enforcement: 'Schlichtung',
    enforcementText:
      'Bekommen Sie keine zufriedenstellende Antwort, können Sie sich an die Durchsetzungs- oder Schlichtungsstelle Ihres Landes wenden, für Bundesbehörden an die Schlichtungsstelle nach § 16 BGG.',
  },
  en: {
    title: 'Accessibility statement',
    lead: 'This statement is for the pages of this instance of eGovSAD: the dashboard, the pages under /open-data/, /method and the feedback form.',
    state: 'How far they conform',
    stateText: [
      'The pages are built to BITV 2.0 and EN 301 549 (WCAG 2.2, level AA), and conform by our own assessment. With every change automatic tests check them with axe, light and dark and at several widths, and use by keyboard is tested in a browser. There is no assessment by an independent body yet.',
      'Every chart has the same numbers as a table. What colours say is said by words or shapes as well.',
    ],
    gaps: 'What is missing',
    gapsText: [
      'The pages are not available in plain language (Leichte Sprache) or in German sign language.',
      'Names of services and steps come from the authorities; not all of them are in English.',
      'The description of the API at /api is shown by a program of others (Swagger UI) and does not conform in everything; the same is there as text at /api/openapi.json.',
    ],
    contact: 'Tell us about barriers',
    contactText: 'Write to us when you meet a barrier or need something in another form:',
    nobody: 'Ask the authority that referred you to these pages.',
    enforcement: 'Enforcement',
    enforcementText:
      'If the answer does not satisfy you, you can turn to the enforcement or arbitration body of your federal state, or for federal authorities to the arbitration service under § 16 BGG.',
  },
} as const;

/** `contact` is an e-mail address (CONTACT_EMAIL). */
export function accessibilityPage(language: keyof Text, contact: string | undefined): string {
  const words = texts[language];
  const main = html`<p class="kern-body kern-body--large">${words.lead}</p>
${section('state', words.state, paragraphs(words.stateText))}
${section('gaps', words.gaps, paragraphs(words.gapsText))}
${section('contact', words.contact, contact === undefined ? paragraphs([words.nobody]) : html`<p class="kern-body">${words.contactText} <a class="kern-link" href="mailto:${contact}">${contact}</a></p>`)}
${section('enforcement', words.enforcement, paragraphs([words.enforcementText]))}`;
  return layout({ language, address: '/accessibility', title: words.title, main });
}

const section = (id: string, title: string, content: Html | Html[]): Html =>
  html`<section aria-labelledby="${id}"><h2 class="kern-heading-large" id="${id}">${title}</h2>
${content}</section>
`;

const paragraphs = (sentences: readonly string[]): Html[] => sentences.map((text) => html`<p class="kern-body">${text}</p>`);
