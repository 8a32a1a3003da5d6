import { passwordRule } from '../contract/people.ts';

/** Words of the sign-in pages, in both languages. */
const de = {
  signIn: 'Anmelden',
  lead: 'Die Zahlen dieser Instanz sehen nur Menschen mit einem Zugang. Die offenen Daten stehen allen offen.',
  openData: 'Zu den offenen Daten',
  account: 'Kontoname',
  password: 'Passwort',
  withProvider: 'Mit dem Konto Ihrer Organisation anmelden',
  or: 'oder mit einem Konto dieser Instanz',
  wrong: 'Kontoname oder Passwort stimmen nicht.',
  wait: (seconds: number) =>
    seconds <= 60
      ? `Zu viele vergebliche Versuche. Bitte warten Sie ${seconds === 1 ? 'eine Sekunde' : `${seconds} Sekunden`} und versuchen Sie es dann noch einmal.`
      : `Zu viele vergebliche Versuche. Bitte warten Sie ${Math.ceil(seconds / 60)} Minuten und versuchen Sie es dann noch einmal.`,
  foreign: 'Diese Anfrage kam nicht von unserer Seite. Bitte füllen Sie das Formular hier noch einmal aus.',
  notAdmitted:
    'Sie sind bei Ihrer Organisation angemeldet, haben hier aber noch keine Rechte. Bitte wenden Sie sich an die Verwaltung dieser Instanz.',
  notFinished: 'Die Anmeldung bei Ihrer Organisation wurde nicht abgeschlossen. Bitte versuchen Sie es noch einmal.',
  providerAway:
    'Die Anmeldung Ihrer Organisation ist gerade nicht zu erreichen. Bitte versuchen Sie es in einigen Minuten noch einmal.',
  nobody: 'Hier ist keine Anmeldung eingerichtet.',
  nobodyAdvice: 'Auf dem Rechner, auf dem eGovSAD läuft, sind die Seiten ohne Anmeldung offen.',
  toOverview: 'Zur Übersicht',
  setPassword: 'Passwort festlegen',
  setLead: `Wählen Sie ein Passwort mit mindestens ${passwordRule.least} Zeichen. Mehrere Wörter hintereinander sind gut zu merken und schwer zu raten.`,
  code: 'Code aus dem Link',
  codeHint: 'Der Teil der Adresse hinter dem Zeichen #. Meist ist er schon eingetragen.',
  newPassword: 'Neues Passwort',
  again: 'Neues Passwort noch einmal',
  save: 'Passwort speichern',
  short: `Bitte wählen Sie ein Passwort mit ${passwordRule.least} bis ${passwordRule.most} Zeichen.`,
  differ: 'Die beiden Passwörter sind nicht gleich. Bitte geben Sie beide noch einmal ein.',
  used: 'Dieser Link gilt nicht mehr: Er wurde schon benutzt oder ist zu alt. Bitten Sie die Verwaltung dieser Instanz um einen neuen.',
  saved: 'Ihr Passwort ist gespeichert',
  savedText: 'Melden Sie sich jetzt damit an.',
};
export type Words = typeof de;

const en: Words = {
  signIn: 'Sign in',
  lead: 'The figures of this instance are for people with an account. The open data is for everybody.',
  openData: 'To the open data',
  account: 'Account name',
  password: 'Password',
  withProvider: 'Sign in with the account of your organisation',
  or: 'or with an account of this instance',
  wrong: 'Account name or password is wrong.',
  wait: (seconds) =>
    seconds <= 60
      ? `Too many failed attempts. Please wait ${seconds === 1 ? 'a second' : `${seconds} seconds`}, then try again.`
      : `Too many failed attempts. Please wait ${Math.ceil(seconds / 60)} minutes, then try again.`,
  foreign: 'This request did not come from our page. Please fill in the form here once more.',
  notAdmitted: 'You are signed in at your organisation, but have no rights here yet. Please ask whoever runs this instance.',
  notFinished: 'Signing in at your organisation was not completed. Please try again.',
  providerAway: 'The sign-in of your organisation cannot be reached at the moment. Please try again in a few minutes.',
  nobody: 'No sign-in is set up here.',
  nobodyAdvice: 'On the machine that eGovSAD runs on, the pages are open without signing in.',
  toOverview: 'To the overview',
  setPassword: 'Set a password',
  setLead: `Choose a password of at least ${passwordRule.least} characters. Several words in a row are easy to remember and hard to guess.`,
  code: 'Code from the link',
  codeHint: 'The part of the address behind the character #. Usually it is already filled in.',
  newPassword: 'New password',
  again: 'New password once more',
  save: 'Save the password',
  short: `Please choose a password of ${passwordRule.least} to ${passwordRule.most} characters.`,
  differ: 'The two passwords are not the same. Please enter both once more.',
  used: 'This link is no longer valid: it was used already, or is too old. Ask whoever runs this instance for a new one.',
  saved: 'Your password is saved',
  savedText: 'Sign in with it now.',
};

export const texts = { de, en } as const;
export type Language = keyof typeof texts;
