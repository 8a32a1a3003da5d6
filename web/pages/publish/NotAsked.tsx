import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { ApiError } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { Trouble } from '../../ui/states.tsx';
import { Refusal } from './Refusal.tsx';

interface Props {
  title: string;
  error: Error;
  /** whether what was there before goes on being shown */
  known: boolean;
  retry: () => void;
  locale: Locale;
}

/** Something about editions could not be asked for: refused it says why; where nothing answers, the page says so once. */
export function NotAsked({ title, error, known, retry, locale }: Props) {
  const refused = error instanceof ApiError && error.status < 500 && error.status !== 401;
  if (!refused) return <Trouble title={title} known={known} error={error} retry={retry} locale={locale} />;
  return (
    <>
      <Refusal title={title} error={error} locale={locale} />
      <KernButton variant="secondary" text={locale.texts.state.retry} onClick={retry} />
    </>
  );
}
