import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import type { Locale } from '../../i18n/locale.ts';
import { Declined } from './Declined.tsx';
import { textsOf } from './texts/texts.ts';

interface Props {
  /** how saving goes */
  saving: { error: Error | null; isSuccess: boolean; isPending: boolean };
  submit: string;
  locale: Locale;
}

/** The end of a form: what came of saving, and the button for it. */
export function FormEnd({ saving, submit, locale }: Props) {
  const texts = textsOf(locale);
  return (
    <>
      {saving.error && <Declined title={texts.notSaved} error={saving.error} locale={locale} />}
      {saving.isSuccess && <KernAlert variant="success" title={texts.saved} />}
      <KernButton type="submit" variant="primary" text={submit} disabled={saving.isPending} />
    </>
  );
}
