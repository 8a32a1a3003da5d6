import { codeLists } from '../contract/codelists.ts';
import { commentLength } from '../contract/comment.ts';
import { type Html, html } from '../html/html.ts';
import { mistakeNote, type NarrowPage, narrowPage } from '../html/narrow-page.ts';
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
${mistake && mistakeNote(words[mistake])}<form method="post" action="${addressOf(offer, language)}">
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

const page = (of: Omit<NarrowPage, 'styles'>): string => narrowPage({ ...of, styles: '/feedback/feedback.css' });
