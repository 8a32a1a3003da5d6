import { useLocation } from 'wouter';
import type { Locale } from '../../../i18n/locale.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { hrefTo, useFilters } from '../../../useFilters.ts';
import { makeSource, type SourceFields } from '../api.ts';
import { BackLink } from '../BackLink.tsx';
import { type Sources, useSourcesChanged } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { WithSources } from '../WithSources.tsx';
import { SourceForm } from './SourceForm.tsx';

/** A form for a source; then its page, where its first token is made. */
export function NewSource({ locale }: { locale: Locale }) {
  return (
    <WithSources title={textsOf(locale).form.newTitle} locale={locale}>
      {(sources) => <Form sources={sources} locale={locale} />}
    </WithSources>
  );
}

function Form({ sources: { catalogue }, locale }: { sources: Sources; locale: Locale }) {
  const { form, source } = textsOf(locale);
  const { filters } = useFilters();
  const [, navigate] = useLocation();
  const changed = useSourcesChanged();
  const only = catalogue.authorities.length === 1 ? catalogue.authorities.map(({ ars }) => ars) : [];
  const make = async (fields: SourceFields) => {
    const { id } = await makeSource(fields);
    await changed();
    navigate(hrefTo(`/sources/${id}`, filters));
  };
  return (
    <>
      <PageHead title={form.newTitle} above={<BackLink path="/sources" text={source.back} />} locale={locale} />
      <section className="panel" aria-label={form.newTitle}>
        <SourceForm
          source={{ name: '', authorities: only, autoDeclare: false, test: false, origins: [] }}
          authorities={catalogue.authorities}
          submit={form.make}
          locale={locale}
          onSave={make}
        />
      </section>
    </>
  );
}
