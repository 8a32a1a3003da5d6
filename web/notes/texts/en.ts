import { byCount } from '../../i18n/byCount.ts';
import type { de } from './de.ts';

/** English texts of notes on what happened. */
export const en: typeof de = {
  heading: 'What happened',
  none: 'There are no notes for these days.',
  failed: 'The notes could not be loaded.',
  automatic: 'noted automatically',
  personal: 'for you only',
  shared: 'for everybody',
  more: (count: string) => byCount(count, 'Show the note', `Show all ${count} notes`),
  fewer: 'Show fewer',
  add: 'Add a note',
  chooseAuthority: 'To add a note, choose an authority above or open an online service.',
  change: 'Change',
  changeOf: (text: string) => `Change the note: ${text}`,
  remove: 'Delete',
  removeOf: (text: string) => `Delete the note: ${text}`,
  removeTitle: 'Delete this note?',
  removeConfirm: 'Yes, delete',
  cancel: 'Cancel',
  notRemoved: 'The note was not deleted.',
  form: {
    add: 'New note',
    change: 'Change the note',
    day: 'Day',
    dayMissing: 'Give a day.',
    text: 'What happened, in German?',
    textHint: 'In one sentence, for example: Neue Fassung des Formulars. No names of people.',
    textMissing: 'Write what happened: one line of at most 300 characters.',
    english: 'The same in English (optional)',
    shared: 'Seen by everybody who may read these figures',
    save: 'Save the note',
    notSaved: 'The note was not saved.',
  },
};
