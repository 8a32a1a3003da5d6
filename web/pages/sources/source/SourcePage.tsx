import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import type { Catalogue } from '../../../api.ts';
import { formatInstant, formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { NotFound } from '../../NotFound.tsx';
import { changeSource, type Source } from '../api.ts';
import { authorityNames } from '../authorityNames.ts';
import { BackLink } from '../BackLink.tsx';
import { ImportList } from '../imports/ImportList.tsx';
import { LinkButton } from '../LinkButton.tsx';
import { useSourcesChanged } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { WithSources } from '../WithSources.tsx';
import { DeleteSource } from './DeleteSource.tsx';
import { Mappings } from './Mappings.tsx';
import { Refusals } from './Refusals.tsx';
import { SourceForm } from './SourceForm.tsx';
import { Tokens } from './Tokens.tsx';

/** One source: whether it delivers, its tokens, what of it was refused, its files, its settings. */
export function SourcePage({ id, locale }: { id: string; locale: Locale }) {
  const texts = textsOf(locale);
  return (
    <WithSources title={texts.title} locale={locale}>
      {({ sources, catalogue }) => {
        const source = sources.find((candidate) => `${candidate.id}` === id);
        if (!source) return <NotFound title={texts.source.unknown} locale={locale} />;
        return <KnownSource source={source} catalogue={catalogue} locale={locale} />;
      }}
    </WithSources>
  );
}

function KnownSource({ source, catalogue, locale }: { source: Source; catalogue: Catalogue; locale: Locale }) {
  const texts = textsOf(locale);
  const changed = useSourcesChanged();
  return (
    <>
      <PageHead title={source.name} above={<BackLink path="/sources" text={texts.source.back} />} locale={locale}>
        {source.test && <KernBadge variant="info" withIcon text={texts.list.test} />}
      </PageHead>
      <div className="actions">
        <LinkButton path={`/sources/${source.id}/import`} text={texts.list.importFile} />
      </div>
      <State source={source} catalogue={catalogue} locale={locale} />
      <Tokens source={source} catalogue={catalogue} locale={locale} />
      <Refusals source={source.id} locale={locale} />
      <ImportList source={source.id} locale={locale} />
      <Mappings source={source} locale={locale} />
      <section className="panel stack" aria-labelledby="settings-title">
        <h2 id="settings-title" className="kern-heading-small">
          {texts.source.settings}
        </h2>
        <SourceForm
          source={source}
          authorities={catalogue.authorities}
          submit={texts.form.save}
          locale={locale}
          onSave={async ({ name, authorities, autoDeclare, test, origins }) => {
            await changeSource(source.id, { name, authorities, autoDeclare, test, origins });
            await changed();
          }}
        />
        <DeleteSource source={source} locale={locale} />
      </section>
    </>
  );
}

/** Whether it delivers, in a few facts. */
function State({ source, catalogue, locale }: { source: Source; catalogue: Catalogue; locale: Locale }) {
  const texts = textsOf(locale);
  const { language } = locale;
  const facts: [string, string][] = [
    [texts.list.lastEvent, source.lastEventAt ? formatInstant(source.lastEventAt, language) : texts.list.never],
    [texts.source.eventsDay, formatValue(source.eventsLastDay, 'count', language)],
    [texts.source.refusedDay, formatValue(source.refusedLastDay, 'count', language)],
    [texts.list.authorities, authorityNames(source, catalogue.authorities).join(', ')],
    [texts.source.created, formatInstant(source.createdAt, language)],
  ];
  return (
    <section className="panel stack" aria-labelledby="state-title">
      <h2 id="state-title" className="kern-heading-small">
        {texts.source.state}
      </h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {source.test && <p className="kern-body">{texts.source.testNote}</p>}
      {source.autoDeclare && <p className="kern-body">{texts.source.declares}</p>}
    </section>
  );
}
