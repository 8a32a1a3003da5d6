import { type Html, html } from '../html/html.ts';
import { mistakeNote, type NarrowPage, narrowPage } from '../html/narrow-page.ts';
import { type Language, texts, type Words } from './texts.ts';

/** The pages for signing in. They work without script, in light and dark. */
export type Mistake = 'wrong' | 'foreign' | 'notAdmitted' | 'notFinished' | 'providerAway' | { waitSeconds: number };

export interface SignInPage {
  language: Language;
  /** where to go afterwards, checked */
  returnTo: string;
  /** the ways to sign in that this instance has */
  ways: { provider: boolean; accounts: boolean };
  account?: string;
  mistake?: Mistake | undefined;
}

const query = (language: Language, returnTo: string) => `?${new URLSearchParams({ lang: language, returnTo })}`;

export function signInPage({ language, returnTo, ways, account, mistake }: SignInPage): string {
  const words = texts[language];
  if (!ways.provider && !ways.accounts) return nobodyPage(language);
  const provider = html`<p><a class="kern-btn ${ways.accounts ? 'kern-btn--secondary' : 'kern-btn--primary'}" href="/sign-in/provider${query(language, returnTo)}"><span class="kern-label">${words.withProvider}</span></a></p>
`;
  const main = html`<h1 class="kern-heading-large">${words.signIn}</h1>
<p class="kern-body">${words.lead}</p>
${mistake && mistakeNote(mistakeText(words, mistake))}${ways.provider ? provider : undefined}${ways.provider && ways.accounts ? html`<p class="kern-body">${words.or}</p>` : undefined}
${ways.accounts ? accountForm(words, query(language, returnTo), account ?? '') : undefined}
<p><a class="kern-link" href="/open-data/?lang=${language}">${words.openData}</a></p>`;
  const other = language === 'de' ? 'en' : 'de';
  return page({ language, title: words.signIn, main, other: `/sign-in${query(other, returnTo)}` });
}

const accountForm = (words: Words, to: string, account: string) => html`<form method="post" action="/sign-in${to}">
${input({ name: 'account', label: words.account, type: 'text', complete: 'username', value: account })}
${input({ name: 'password', label: words.password, type: 'password', complete: 'current-password' })}
<button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">${words.signIn}</span></button>
</form>`;

function mistakeText(words: Words, mistake: Mistake): string {
  return typeof mistake === 'object' ? words.wait(mistake.waitSeconds) : words[mistake];
}

function nobodyPage(language: Language): string {
  const words = texts[language];
  const main = html`<h1 class="kern-heading-large">${words.nobody}</h1>
<p class="kern-body">${words.nobodyAdvice}</p>
<p><a class="kern-link" href="/?lang=${language}">${words.toOverview}</a></p>`;
  return page({ language, title: words.nobody, main, other: `/sign-in?lang=${language === 'de' ? 'en' : 'de'}` });
}

export type PasswordMistake = 'short' | 'differ' | 'used' | 'foreign';

/** Where a one-time link leads. A script fills the code in from behind the #; by hand it works as well. */
export function passwordPage(language: Language, entered: { code?: string; mistake?: PasswordMistake | undefined } = {}): string {
  const words = texts[language];
  const main = html`<h1 class="kern-heading-large">${words.setPassword}</h1>
<p class="kern-body">${words.setLead}</p>
${entered.mistake && mistakeNote(words[entered.mistake])}<form method="post" action="/set-password?lang=${language}">
${input({ name: 'code', label: words.code, type: 'text', complete: 'off', value: entered.code ?? '', hint: words.codeHint })}
${input({ name: 'password', label: words.newPassword, type: 'password', complete: 'new-password' })}
${input({ name: 'again', label: words.again, type: 'password', complete: 'new-password' })}
<button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">${words.save}</span></button>
</form>
<script src="/set-password/code.js"></script>`;
  return page({ language, title: words.setPassword, main, other: `/set-password?lang=${language === 'de' ? 'en' : 'de'}` });
}

export function savedPage(language: Language): string {
  const words = texts[language];
  const main = html`<h1 class="kern-heading-large">${words.saved}</h1>
<p class="kern-body">${words.savedText}</p>
<p><a class="kern-link" href="/sign-in?lang=${language}">${words.signIn}</a></p>`;
  return page({ language, title: words.saved, main, other: `/set-password/saved?lang=${language === 'de' ? 'en' : 'de'}` });
}

interface Input {
  name: string;
  label: string;
  type: 'text' | 'password';
  complete: string;
  value?: string;
  hint?: string;
}

function input({ name, label, type, complete, value = '', hint }: Input): Html {
  const described = hint === undefined ? undefined : html` aria-describedby="${name}-hint"`;
  return html`<div class="kern-form-input">
<label class="kern-label" for="${name}">${label}</label>
${
  hint === undefined
    ? undefined
    : html`<div class="kern-hint" id="${name}-hint">${hint}</div>
`
}<input class="kern-form-input__input" id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${complete}" autocapitalize="none" spellcheck="false" maxlength="200" required${described}>
</div>`;
}

const page = (of: Omit<NarrowPage, 'styles'>): string => narrowPage({ ...of, styles: '/sign-in/sign-in.css' });
