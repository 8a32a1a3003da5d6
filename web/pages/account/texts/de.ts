/** German texts of what people change of their own account; their shape is what every other language must fill. */
export const de = {
  language: {
    heading: 'Ihre Sprache',
    label: 'Sprache der Seiten, E-Mails und Berichte',
    hint: 'Der Umschalter oben gilt nur für die Seite, die Sie gerade sehen.',
    names: { de: 'Deutsch', en: 'English' },
    saved: 'Die Sprache ist gespeichert.',
    notSaved: 'Die Sprache wurde nicht gespeichert.',
  },
  password: {
    heading: 'Passwort ändern',
    elsewhere: 'Sie melden sich mit dem Konto Ihrer Organisation an. Ihr Passwort ändern Sie dort.',
    current: 'Jetziges Passwort',
    next: 'Neues Passwort',
    nextHint: (least: string) =>
      `Mindestens ${least} Zeichen. Mehrere Wörter hintereinander sind gut zu merken und schwer zu raten.`,
    again: 'Neues Passwort noch einmal',
    currentMissing: 'Geben Sie Ihr jetziges Passwort ein.',
    short: (least: string) => `Wählen Sie ein Passwort mit mindestens ${least} Zeichen.`,
    differ: 'Die beiden neuen Passwörter sind nicht gleich.',
    wrong: 'Das ist nicht Ihr jetziges Passwort.',
    save: 'Passwort ändern',
    saved: 'Ihr Passwort ist geändert. Auf anderen Geräten müssen Sie sich neu anmelden.',
    notSaved: 'Das Passwort wurde nicht geändert.',
  },
  sessions: {
    heading: 'Wo Sie angemeldet sind',
    one: (started: string, used: string) => `Angemeldet seit ${started}, zuletzt benutzt ${used}`,
    current: 'diese Anmeldung',
  },
};
