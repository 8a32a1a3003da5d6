import type { de } from './de.ts';

/** English texts of what people change of their own account. */
export const en: typeof de = {
  language: {
    heading: 'Your language',
    label: 'Language of pages, mails and reports',
    hint: 'The switch above is for the page that you are looking at only.',
    names: { de: 'Deutsch', en: 'English' },
    saved: 'The language is saved.',
    notSaved: 'The language was not saved.',
  },
  password: {
    heading: 'Change the password',
    elsewhere: 'You sign in with the account of your organisation. You change your password there.',
    current: 'Current password',
    next: 'New password',
    nextHint: (least) => `At least ${least} characters. Several words in a row are easy to remember and hard to guess.`,
    again: 'New password once more',
    currentMissing: 'Enter your current password.',
    short: (least) => `Choose a password of at least ${least} characters.`,
    differ: 'The two new passwords are not the same.',
    wrong: 'This is not your current password.',
    save: 'Change the password',
    saved: 'Your password is changed. On other devices you must sign in again.',
    notSaved: 'The password was not changed.',
  },
  sessions: {
    heading: 'Where you are signed in',
    one: (started, used) => `Signed in since ${started}, last used ${used}`,
    current: 'this one',
  },
};
