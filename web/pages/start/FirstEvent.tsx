import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fetchFreshness, type Offer } from '../../api.ts';
import { formatInstant } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import type { Source } from '../sources/api.ts';
import { LinkButton } from '../sources/LinkButton.tsx';
import type { MadeToken } from '../sources/source/ShownToken.tsx';
import { textsOf as sourceTextsOf } from '../sources/texts/texts.ts';
import { firstEvent } from './progress.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  sources: Source[];
  offers: Offer[];
  /** the token of this visit; it is nowhere else */
  made: MadeToken | undefined;
  locale: Locale;
}

/** A command that sends an event, and what became of it: arrived, then counted. */
export function FirstEvent({ sources, offers, made, locale }: Props) {
  const texts = textsOf(locale);
  const arrived = sources.flatMap(({ lastEventAt }) => lastEventAt ?? []).sort()[0];
  return (
    <div className="stack wide">
      {!arrived && (
        <Command source={sources.find(({ tokens }) => tokens.length > 0)} offers={offers} made={made} locale={locale} />
      )}
      <div role="status" className="wide">
        {arrived ? <Arrived at={arrived} locale={locale} /> : <p className="kern-body">{texts.waiting}</p>}
      </div>
      {arrived && <LinkButton path="/" text={texts.toFigures} primary />}
    </div>
  );
}

type CommandProps = Omit<Props, 'sources'> & { source: Source | undefined };

function Command({ source, offers, made, locale }: CommandProps) {
  const texts = textsOf(locale);
  const { tokens } = sourceTextsOf(locale);
  const offer = offers.find(({ authority }) => source?.authorities.includes(authority));
  const now = useMemo(() => new Date(), []);
  if (!source || !offer) return null;
  if (!made)
    return (
      <>
        <p className="kern-body">{texts.lost}</p>
        <LinkButton path={`/sources/${source.id}`} text={texts.toSource} />
      </>
    );
  const command = firstEvent(location.origin, made.token, offer.authority, offer.service, now);
  return (
    <>
      <p className="kern-body">{texts.closeToken}</p>
      <code className="code code--token">{made.token}</code>
      <CopyButton content={made.token} text={tokens.copy} done={tokens.copied} failed={tokens.notCopied} />
      <p className="kern-body">{texts.eventNote}</p>
      {/* lines that are wider than the panel scroll, also by keyboard */}
      <pre className="code" tabIndex={0} role="region" aria-label={texts.command}>
        {command}
      </pre>
      <CopyButton content={command} text={texts.copy} done={tokens.copied} failed={tokens.notCopied} />
    </>
  );
}

function Arrived({ at, locale }: { at: string; locale: Locale }) {
  const texts = textsOf(locale);
  const { data } = useQuery({
    queryKey: ['freshness', 'first'],
    queryFn: ({ signal }) => fetchFreshness(signal),
    refetchInterval: 2_000,
  });
  const counted = data !== undefined && data.pendingEvents === 0 && data.talliedAt >= at;
  return (
    <KernAlert
      variant="success"
      title={texts.arrived(formatInstant(at, locale.language))}
      body={counted ? texts.counted : texts.counting}
    />
  );
}
