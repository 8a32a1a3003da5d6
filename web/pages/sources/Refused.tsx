import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { FileChanged } from './imports/api.ts';
import { textsOf } from './texts/texts.ts';

/** Says that something was not done and why: the API's own words for what to change, general ones for anything else. */
export function Refused({ title, error, locale }: { title: string; error: Error; locale: Locale }) {
  const texts = textsOf(locale);
  const isAdvice = error instanceof ApiError && error.status < 500;
  if (error instanceof FileChanged) return <KernAlert variant="danger" title={title} body={texts.imports.file.changed} />;
  const id = error instanceof ApiError ? error.requestId : undefined;
  const body = isAdvice ? (
    <span lang="en">{error.message}</span>
  ) : (
    <>
      {texts.failedAdvice} {id && texts.request(id)}
    </>
  );
  return <KernAlert variant="danger" title={title} body={body} />;
}
