import '../sources/sources.css';
import './admin.css';
import { Route, Switch } from 'wouter';
import type { Session } from '../../../server/contract/people.ts';
import type { Locale } from '../../i18n/locale.ts';
import { isAdmin, mayAdminister, useSession } from '../../session.ts';
import { Loading } from '../../ui/states.tsx';
import { NotFound } from '../NotFound.tsx';
import { AdminHome } from './AdminHome.tsx';
import type { FullCatalogue } from './api.ts';
import { Asked } from './Asked.tsx';
import { AuditPage } from './audit/AuditPage.tsx';
import { AuthorityList, AuthorityPage, NewAuthority } from './catalogue/AuthorityPages.tsx';
import { NewOffer } from './catalogue/NewOffer.tsx';
import { OfferList, OfferPage } from './catalogue/OfferPages.tsx';
import { NewService, ServiceList, ServicePage } from './catalogue/ServicePages.tsx';
import { GradePage } from './grade/GradePage.tsx';
import { MasterDataPage } from './master/MasterDataPage.tsx';
import { NewPerson } from './people/NewPerson.tsx';
import { PeoplePage } from './people/PeoplePage.tsx';
import { QualityPage } from './quality/QualityPage.tsx';
import { useFullCatalogue } from './queries.ts';
import { SettingsPage } from './settings/SettingsPage.tsx';
import { textsOf } from './texts/texts.ts';

/** Verwaltung: all pages below /admin, fetched together. Managers find their services here, admins everything. */
export function AdminArea({ locale }: { locale: Locale }) {
  const session = useSession();
  const catalogue = useFullCatalogue();
  if (!session) return <Loading locale={locale} />;
  if (!mayAdminister(session)) return <NotFound title={textsOf(locale).notYours} locale={locale} />;
  return (
    <Asked shown={catalogue} locale={locale}>
      {(known) => <Pages session={session} catalogue={known} locale={locale} />}
    </Asked>
  );
}

interface Props {
  session: Session;
  catalogue: FullCatalogue;
  locale: Locale;
}

function Pages(props: Props) {
  const { session, catalogue, locale } = props;
  return (
    <Switch>
      <Route path="/admin">
        <AdminHome session={session} locale={locale} />
      </Route>
      <Route path="/admin/offers">
        <OfferList {...props} />
      </Route>
      <Route path="/admin/offers/new">
        <NewOffer {...props} />
      </Route>
      <Route path="/admin/offers/:authority/:service">
        {({ authority, service }) => (
          <OfferPage key={`${authority}/${service}`} authority={authority} service={service} {...props} />
        )}
      </Route>
      <Route path="/admin/quality">
        <QualityPage catalogue={catalogue} locale={locale} />
      </Route>
      {!isAdmin(session) && (
        <Route>
          <NotFound title={textsOf(locale).notYours} locale={locale} />
        </Route>
      )}
      <Route path="/admin/authorities">
        <AuthorityList catalogue={catalogue} locale={locale} />
      </Route>
      <Route path="/admin/authorities/new">
        <NewAuthority locale={locale} />
      </Route>
      <Route path="/admin/authorities/:ars">
        {({ ars }) => <AuthorityPage key={ars} ars={ars} catalogue={catalogue} locale={locale} />}
      </Route>
      <Route path="/admin/services">
        <ServiceList catalogue={catalogue} locale={locale} />
      </Route>
      <Route path="/admin/services/new">
        <NewService locale={locale} />
      </Route>
      <Route path="/admin/services/:service">
        {({ service }) => <ServicePage key={service} service={service} catalogue={catalogue} locale={locale} />}
      </Route>
      <Route path="/admin/master-data">
        <MasterDataPage locale={locale} />
      </Route>
      <Route path="/admin/people">
        <PeoplePage {...props} />
      </Route>
      <Route path="/admin/people/new">
        <NewPerson {...props} />
      </Route>
      <Route path="/admin/audit">
        <AuditPage locale={locale} />
      </Route>
      <Route path="/admin/settings">
        <SettingsPage locale={locale} />
      </Route>
      <Route path="/admin/grade">
        <GradePage locale={locale} />
      </Route>
      <Route>
        <NotFound title={locale.texts.state.notFound} locale={locale} />
      </Route>
    </Switch>
  );
}
