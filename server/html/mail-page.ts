import type { Language } from '../contract/wording.ts';
import { type Html, html } from './html.ts';

/** A mail in one language: sentences, what stands between them, and where to see more. */
export interface MailPage {
  language: Language;
  title: string;
  paragraphs: string[];
  /** the same in both forms, as a table */
  table?: { text: string; html: Html };
  link?: { text: string; url: string };
  /** why it came, and how to end it */
  reason: string;
}

/** The two forms of a mail. Nothing in it is loaded from anywhere, so that nobody learns that it was read. */
export function mailOf(page: MailPage): { subject: string; text: string; html: string } {
  const { language, title, paragraphs, table, link, reason } = page;
  const parts = [title, table?.text, ...paragraphs, link && `${link.text}:\n${link.url}`, `-- \n${reason}`];
  const document = html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${title}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">
<h1 style="font-size: 1.25em">${title}</h1>
${table?.html}
${paragraphs.map((text) => html`<p>${text}</p>\n`)}
${link && html`<p><a href="${link.url}">${link.text}</a></p>`}
<p><small>${reason}</small></p>
</body>
</html>
`;
  return { subject: title, text: `${parts.filter((part) => part !== undefined).join('\n\n')}\n`, html: document.text };
}
