import { codeLists } from '../contract/codelists.ts';
import { commentLength } from '../contract/comment.ts';
import { type Html, html } from '../html/html.ts';
import type { CommentedOffer } from './store.ts';
import { type Language, texts } from './texts.ts';

/** What somebody entered, as the form sends it. */
export interface Entered {
  rating: string;
  foundInformation: string;
  text: string;
}
export type Mistake = 'empty' | 'long' | 'many';

export interface FormPage {
  language: Language;
  offer: CommentedOffer;
  /** days after which comments are deleted */
  days: number;
  entered?: Entered;
  mistake?: Mistake | undefined;
}

const addressOf = ({ authority, service }: CommentedOffer, language: Language, page = ''): string =>
  `/feedback/${authority.key}/${service.key}${page}?lang=${language}`;
export const thanksAddress = (offer: CommentedOffer, language: Language): string => addressOf(offer, language, '/thanks');

/** The form: works without script, in light and dark, alone and in a frame. */
export function formPage({ language, offer, days, entered, mistake }: FormPage): string {
  const words = texts[language];
  const other = language === 'de' ? 'en' : 'de';
  const stars = words.stars.map((label, index) => ({ value: `${index + 1}`, label }));
  const found = codeLists.foundInformation
    .filter(({ code }) => code !== 'unknown')
    .map((code) => ({ value: code.code, label: code[language] }));
  const main = html`<h1 class="kern-heading-large">${words.title}</h1>
<p class="kern-body">${words.about(offer.service.name[language] ?? offer.service.name.de, offer.authority.name)}</p>
${mistake && alert(words[mistake])}<form method="post" action="${addressOf(offer, language)}">
${choice('rating', words.rating, stars, entered?.rating)}
${choice('foundInformation', words.found, found, entered?.foundInformation)}
<div class="kern-form-input">
<label class="kern-label" for="text">${words.comment} <span class="kern-label__optional">${words.optional}</span></label>
<div class="kern-hint" id="hint">${words.hint(days)}</div>
<textarea class="kern-form-input__input" id="text" name="text" rows="5" maxlength="${commentLength}" aria-describedby="hint">${entered?.text ?? ''}</textarea>
</div>
<button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">${words.send}</span></button>
</form>`;
  return page({ language, title: words.title, main, other: addressOf(offer, other) });
}

export function thanksPage(language: Language, offer: CommentedOffer): string {
  const { thanks, thanksText } = texts[language];
  const other = language === 'de' ? 'en' : 'de';
  return page({ language, title: thanks, main: message(thanks, thanksText), other: thanksAddress(offer, other) });
}

export function missingPage(language: Language): string {
  const { missing, missingText } = texts[language];
  return page({ language, title: missing, main: message(missing, missingText), other: undefined });
}

const message = (title: string, text: string) => html`<h1 class="kern-heading-large">${title}</h1>
<p class="kern-body">${text}</p>`;

const alert = (text: string) => html`<div class="kern-alert kern-alert--danger" role="alert">
<div class="kern-alert__header"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><p class="kern-title">${text}</p></div>
</div>
`;

function choice(name: string, legend: string, options: { value: string; label: string }[], chosen: string | undefined): Html {
  const option = ({ value, label }: { value: string; label: string }) => {
    const mark = value === chosen ? html` checked` : undefined;
    return html`<div class="kern-form-check">
<input class="kern-form-check__radio" type="radio" name="${name}" id="${name}-${value}" value="${value}"${mark}>
<label class="kern-label" for="${name}-${value}">${label}</label>
</div>
`;
  };
  return html`<fieldset class="kern-fieldset"><legend class="kern-label">${legend}</legend>
<div class="kern-fieldset__body">
${options.map(option)}</div></fieldset>`;
}

function page({
  language,
  title,
  main,
  other,
}: {
  language: Language;
  title: string;
  main: Html;
  other: string | undefined;
}): string {
  const words = texts[language];
  const otherLanguage = language === 'de' ? 'en' : 'de';
  const switchLanguage =
    other &&
    html`<header><nav aria-label="${words.languages}"><a class="kern-link" href="${other}" lang="${otherLanguage}" hreflang="${otherLanguage}">${words.other}</a></nav></header>
`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – eGovSAD</title>
<link rel="stylesheet" href="/kern/fonts/fira-sans.css">
<link rel="stylesheet" href="/kern/kern.min.css">
<link rel="stylesheet" href="/feedback/feedback.css">
</head>
<body>
${switchLanguage || undefined}<main>
${main}
</main>
</body>
</html>
`.text;
}
