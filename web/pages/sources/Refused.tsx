import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { refusalWords } from '../../i18n/refusals.ts';
import { NotDone } from '../../ui/NotDone.tsx';
import { FileChanged } from './imports/api.ts';
import { mappingFaults } from './mappings/editor/faults.ts';
import { faultWords } from './texts/faults.ts';
import { textsOf } from './texts/texts.ts';

/** Says that something was not done and what to do; of mappings and files, what is wrong with them. */
export function Refused(props: { title: string; error: Error; locale: Locale }) {
  const { title, error, locale } = props;
  const body = ofMapping(error, locale) ?? ofFile(error, locale);
  return body ? <KernAlert variant="danger" title={title} body={body} /> : <NotDone {...props} />;
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

/** Where a file cannot be read, the API refuses with the code of its first fault. */
function ofFile(error: Error, locale: Locale): string | undefined {
  if (error instanceof FileChanged) return textsOf(locale).imports.file.changed;
  if (!(error instanceof ApiError) || error.status >= 500 || error.code === undefined || error.field !== 'file') return undefined;
  if (refusalWords(error, locale) !== undefined) return undefined;
  const { title, advice } = faultWords(error.code, locale.language);
  return `${title}. ${advice}`;
}
