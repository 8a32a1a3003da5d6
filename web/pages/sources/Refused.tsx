import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { refusalWords } from '../../i18n/refusals.ts';
import { FileChanged } from './imports/api.ts';
import { mappingFaults } from './mappings/editor/faults.ts';
import { faultWords } from './texts/faults.ts';
import { textsOf } from './texts/texts.ts';

/** Says that something was not done and what to do, in the reader's language; general words for what nobody can mend here. */
export function Refused({ title, error, locale }: { title: string; error: Error; locale: Locale }) {
  return <KernAlert variant="danger" title={title} body={ofMapping(error, locale) ?? wordsOf(error, locale)} />;
}

/** Of a mapping every fault is told, with its place. */
function ofMapping(error: Error, locale: Locale) {
  if (!(error instanceof ApiError) || error.code !== 'invalid' || error.field !== 'mapping') return undefined;
  const { mappings } = textsOf(locale);
  return (
    <ul className="plain-list">
      {mappingFaults(error.message, locale).map(({ place, reason, raw }) => (
        <li key={`${place} ${reason}`} lang={raw ? 'en' : undefined}>
          {place === '' ? reason : mappings.where(place, reason)}
        </li>
      ))}
    </ul>
  );
}

function wordsOf(error: Error, locale: Locale): string {
  const texts = textsOf(locale);
  if (error instanceof FileChanged) return texts.imports.file.changed;
  const known =
    error instanceof ApiError && error.status < 500 ? (refusalWords(error, locale) ?? faultOf(error, locale)) : undefined;
  if (known) return known;
  const id = error instanceof ApiError ? error.requestId : undefined;
  return [texts.failedAdvice, id && texts.request(id)].filter(Boolean).join(' ');
}

/** Where a file cannot be read, the API refuses with the code of its first fault. */
function faultOf({ code, field }: ApiError, { language }: Locale): string | undefined {
  if (code === undefined || field !== 'file') return undefined;
  const { title, advice } = faultWords(code, language);
  return `${title}. ${advice}`;
}
