import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { formatInstant } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { Confirm } from '../../../ui/Confirm.tsx';
import { SmallButton } from '../../../ui/SmallButton.tsx';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { deleteMapping, type Source } from '../api.ts';
import { useSourcesChanged } from '../queries.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';

/** The mappings that are kept with a source; nothing where there are none. */
export function Mappings({ source, locale }: { source: Source; locale: Locale }) {
  const { saved } = textsOf(locale).mapping;
  const [asked, setAsked] = useState<string>();
  if (source.mappings.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="mappings-title">
      <h2 id="mappings-title" className="kern-heading-small">
        {saved.heading}
      </h2>
      <TableFrame caption={saved.caption(source.name)} label={saved.scrollable}>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            {[saved.name, saved.format, saved.version, saved.savedAt, saved.action].map((heading) => (
              <th key={heading} className="kern-table__header" scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {source.mappings.map(({ name, format, version, savedAt }) => (
            <tr key={name} className="kern-table__row">
              <th className="kern-table__header" scope="row">
                {name}
              </th>
              <td className="kern-table__cell">{format.toUpperCase()}</td>
              <td className="kern-table__cell">{version}</td>
              <td className="kern-table__cell">{formatInstant(savedAt, locale.language)}</td>
              <td className="kern-table__cell">
                <SmallButton text={saved.delete} aria-label={saved.deleteNamed(name)} onClick={() => setAsked(name)} />
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {asked !== undefined && <Deletion source={source} name={asked} locale={locale} onEnd={() => setAsked(undefined)} />}
    </section>
  );
}

function Deletion({ source, name, locale, onEnd }: { source: Source; name: string; locale: Locale; onEnd: () => void }) {
  const texts = textsOf(locale);
  const { saved } = texts.mapping;
  const changed = useSourcesChanged();
  const deleting = useMutation({
    mutationFn: async () => {
      await deleteMapping(source.id, name);
      await changed();
    },
    onSuccess: onEnd,
  });
  return (
    <Confirm
      title={saved.deleteTitle(name)}
      confirm={saved.deleteConfirm}
      cancel={texts.tokens.cancel}
      onConfirm={() => deleting.mutate()}
      onCancel={onEnd}
    >
      <p className="kern-body">{saved.deleteNote}</p>
      {deleting.error && <Refused title={saved.notDeleted} error={deleting.error} locale={locale} />}
    </Confirm>
  );
}
