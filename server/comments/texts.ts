/** Words of the feedback form, in both languages. */
export const texts = {
  de: {
    title: 'Ihre Rückmeldung',
    about: (service: string, authority: string) => `Wie war „${service}“ (${authority}) für Sie?`,
    rating: 'Wie zufrieden sind Sie?',
    stars: ['1 Stern – gar nicht', '2 Sterne', '3 Sterne', '4 Sterne', '5 Sterne – sehr'],
    found: 'Haben Sie gefunden, was Sie brauchten?',
    comment: 'Was möchten Sie uns sagen?',
    optional: '(freiwillig)',
    hint: (days: number) =>
      `Bitte keine Namen, Adressen oder Aktenzeichen. E-Mail-Adressen, Telefonnummern, Kontonummern und lange Zahlen machen wir unkenntlich. Nach ${days === 1 ? 'einem Tag' : `${days} Tagen`} wird der Text gelöscht. Antworten können wir nicht.`,
    send: 'Absenden',
    empty: 'Bitte wählen Sie etwas aus, oder schreiben Sie etwas.',
    long: 'Bitte kürzen Sie den Text auf höchstens 2.000 Zeichen.',
    many: 'Heute sind schon sehr viele Rückmeldungen eingegangen. Bitte versuchen Sie es morgen noch einmal.',
    thanks: 'Vielen Dank!',
    thanksText: 'Ihre Rückmeldung ist angekommen. Sie hilft, diesen Dienst besser zu machen.',
    missing: 'Dieses Formular gibt es nicht',
    missingText: 'Den Online-Dienst in dieser Adresse kennen wir nicht. Bitte prüfen Sie die Adresse.',
  },
  en: {
    title: 'Your feedback',
    about: (service: string, authority: string) => `How was “${service}” (${authority}) for you?`,
    rating: 'How satisfied are you?',
    stars: ['1 star – not at all', '2 stars', '3 stars', '4 stars', '5 stars – very'],
    found: 'Did you find what you needed?',
    comment: 'What would you like to tell us?',
    optional: '(optional)',
    hint: (days: number) =>
      `Please no names, addresses or case numbers. We mask e-mail addresses, telephone numbers, account numbers and long numbers. The text is deleted after ${days === 1 ? 'one day' : `${days} days`}. We cannot reply.`,
    send: 'Send',
    empty: 'Please choose or write something.',
    long: 'Please shorten the text to at most 2,000 characters.',
    many: 'Very many have given feedback today. Please try again tomorrow.',
    thanks: 'Thank you!',
    thanksText: 'Your feedback has arrived. It helps to make this service better.',
    missing: 'There is no such form',
    missingText: 'We do not know the online service in this address. Please check the address.',
  },
} as const;
export type Language = keyof typeof texts;
