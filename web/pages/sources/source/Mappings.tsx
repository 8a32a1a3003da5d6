import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { formatInstant } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { Confirm } from '../../../ui/Confirm.tsx';
import { SmallButton } from '../../../ui/SmallButton.tsx';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { hrefTo, useFilters } from '../../../useFilters.ts';
import { deleteMapping, mappingPath, type Source } from '../api.ts';
import { LinkButton } from '../LinkButton.tsx';
import { useSourcesChanged } from '../queries.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';

/** The mappings that are kept with a source, with the way to see, change and add one. */
export function Mappings({ source, locale }: { source: Source; locale: Locale }) {
  const texts = textsOf(locale);
  const { saved } = texts.mapping;
  const [asked, setAsked] = useState<string>();
  return (
    <section className="panel stack" aria-labelledby="mappings-title">
      <h2 id="mappings-title" className="kern-heading-small">
        {saved.heading}
      </h2>
      {source.mappings.length === 0 ? (
        <p className="kern-body">{texts.mappings.none}</p>
      ) : (
        <MappingTable source={source} locale={locale} onDelete={setAsked} />
      )}
      <LinkButton path={mappingPath(source.id)} text={texts.mappings.add} />
      {asked !== undefined && <Deletion source={source} name={asked} locale={locale} onEnd={() => setAsked(undefined)} />}
    </section>
  );
}

/** Of the mappings of requests the one that was saved last is used. */
const inUse = ({ mappings }: Source): string | undefined =>
  mappings.filter(({ format }) => format === 'matomo').sort((one, other) => other.savedAt.localeCompare(one.savedAt))[0]?.name;

interface TableProps {
  source: Source;
  locale: Locale;
  onDelete: (name: string) => void;
}

function MappingTable({ source, locale, onDelete }: TableProps) {
  const texts = textsOf(locale);
  const { saved } = texts.mapping;
  const { filters } = useFilters();
  const used = inUse(source);
  return (
    <TableFrame caption={saved.caption(source.name)} label={saved.scrollable}>
      <TableHead words={[saved.name, saved.format, saved.version, saved.savedAt, saved.action]} />
      <tbody className="kern-table__body">
        {source.mappings.map(({ name, format, version, savedAt }) => (
          <tr key={name} className="kern-table__row">
            <th className="kern-table__header" scope="row">
              <Link
                href={hrefTo(mappingPath(source.id, name), filters)}
                className="kern-link kern-link--small kern-link--no-visited-state"
                aria-label={texts.mappings.open(name)}
              >
                {name}
              </Link>{' '}
              {name === used && <KernBadge variant="info" text={texts.mappings.used} />}
            </th>
            <td className="kern-table__cell">{format === 'matomo' ? 'Matomo' : format.toUpperCase()}</td>
            <td className="kern-table__cell">{version}</td>
            <td className="kern-table__cell">{formatInstant(savedAt, locale.language)}</td>
            <td className="kern-table__cell">
              <SmallButton text={saved.delete} aria-label={saved.deleteNamed(name)} onClick={() => onDelete(name)} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
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
