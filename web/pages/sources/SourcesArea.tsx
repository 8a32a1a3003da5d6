import './sources.css';
import { Route, Switch } from 'wouter';
import type { Locale } from '../../i18n/locale.ts';
import { NotFound } from '../NotFound.tsx';
import { CheckPage } from './check/CheckPage.tsx';
import { ImportPage } from './imports/ImportPage.tsx';
import { MappingPage } from './mappings/MappingPage.tsx';
import { SourceList } from './SourceList.tsx';
import { NewSource } from './source/NewSource.tsx';
import { SourcePage } from './source/SourcePage.tsx';
import { TryPage } from './TryPage.tsx';

/** All pages below /sources, fetched together when the first of them is opened. */
export function SourcesArea({ locale }: { locale: Locale }) {
  return (
    <Switch>
      <Route path="/sources">
        <SourceList locale={locale} />
      </Route>
      <Route path="/sources/new">
        <NewSource locale={locale} />
      </Route>
      <Route path="/sources/import">
        <ImportPage locale={locale} />
      </Route>
      <Route path="/sources/check">
        <CheckPage locale={locale} />
      </Route>
      <Route path="/sources/try">
        <TryPage locale={locale} />
      </Route>
      <Route path="/sources/:id">{({ id }) => <SourcePage key={id} id={id} locale={locale} />}</Route>
      <Route path="/sources/:id/import">{({ id }) => <ImportPage key={id} source={id} locale={locale} />}</Route>
      <Route path="/sources/:id/mapping">
        {({ id }) => <MappingPage key={id} source={id} name={undefined} locale={locale} />}
      </Route>
      <Route path="/sources/:id/mappings/:name">
        {({ id, name }) => <MappingPage source={id} name={decodeURIComponent(name)} locale={locale} />}
      </Route>
      <Route>
        <NotFound title={locale.texts.state.notFound} locale={locale} />
      </Route>
    </Switch>
  );
}
