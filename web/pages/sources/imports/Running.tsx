import { KernProgress } from '@kern-ux-annex/kern-react-kit';
import { formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { textsOf } from '../texts/texts.ts';
import { hasEnded, type Import } from './api.ts';

/** How far a file is. */
export function Running({ sending, job, locale }: { sending: boolean; job: Import | undefined; locale: Locale }) {
  const { run: texts } = textsOf(locale).imports;
  const running = job && !hasEnded(job) ? job : undefined;
  if (!sending && !running) return null;
  const share = running?.progress ?? 0;
  const said = sending
    ? texts.sending
    : running?.state === 'waiting'
      ? texts.waiting
      : texts.progress(formatValue(share, 'share', locale.language));
  return (
    <div className="wide">
      <KernProgress value={share} max={1} aria-label={texts.progressLabel} />
      <p className="kern-body">{said}</p>
    </div>
  );
}
