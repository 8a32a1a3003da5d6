import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type EmbedPlace, fetchEmbed } from '../api.ts';
import type { Locale } from '../i18n/locale.ts';
import { CopyButton } from './CopyButton.tsx';
import { Failure } from './states.tsx';

/** The code that shows the published chart of an authority or a service on another page, asked for when it is wanted. */
export function Embed({ place, locale }: { place: EmbedPlace; locale: Locale }) {
  const [open, setOpen] = useState(false);
  const words = locale.texts.embed;
  return (
    <details className="more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.title}</summary>
      {open && <Code place={place} locale={locale} />}
    </details>
  );
}

function Code({ place, locale }: { place: EmbedPlace; locale: Locale }) {
  const words = locale.texts.embed;
  const { data, error, refetch } = useQuery({
    queryKey: ['embed', place, locale.language],
    queryFn: ({ signal }) => fetchEmbed(place, locale.language, signal),
  });
  if (!data && error) return <Failure error={error} retry={() => void refetch()} locale={locale} />;
  if (!data) return <p role="status">{locale.texts.state.loading}</p>;
  if (data.code === null) return <p className="kern-body">{words.none}</p>;
  return (
    <div className="stack">
      <p className="kern-body">{words.lead}</p>
      <p className="kern-body">{data.hosts.length > 0 ? words.hosts(data.hosts.join(', ')) : words.nobody}</p>
      <pre className="code" tabIndex={0} role="region" aria-label={words.scrollable}>
        {data.code}
      </pre>
      <CopyButton content={data.code} text={words.copy} done={words.copied} failed={words.failed} />
    </div>
  );
}
