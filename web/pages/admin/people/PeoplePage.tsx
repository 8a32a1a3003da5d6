import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import type { Session } from '../../../../server/contract/people.ts';
import { formatInstant } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { useOwnQuery } from '../../../useFilters.ts';
import { SmallButton } from '../../../ui/SmallButton.tsx';
import { LinkButton } from '../../sources/LinkButton.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { type FullCatalogue, fetchPeople, type PersonEntry } from '../api.ts';
import { Asked } from '../Asked.tsx';
import { useAsked } from '../queries.ts';
import { SearchTable } from '../SearchTable.tsx';
import { textsOf } from '../texts/texts.ts';
import { Person } from './Person.tsx';
import { grantWords } from './grantWords.ts';

interface Props {
  catalogue: FullCatalogue;
  session: Session;
  locale: Locale;
}

/** People with their roles; the one named in the address is opened below the list. */
export function PeoplePage({ catalogue, session, locale }: Props) {
  const shown = useAsked(['people'], fetchPeople);
  const words = textsOf(locale).people;
  return (
    <AdminFrame part="people" locale={locale}>
      {session.kind === 'local' ? (
        <FirstAccount locale={locale} />
      ) : (
        <div className="actions">
          <LinkButton path="/admin/people/new" text={words.add} primary />
        </div>
      )}
      <Asked shown={shown} locale={locale}>
        {(people) => <Listed people={people} catalogue={catalogue} locale={locale} />}
      </Asked>
    </AdminFrame>
  );
}

/** With the first account nobody acts as admin without signing in: made here, it would lock out whoever made it. */
export function FirstAccount({ locale }: { locale: Locale }) {
  const words = textsOf(locale).people;
  return (
    <section className="panel stack" aria-label={words.firstTitle}>
      <KernAlert variant="info" title={words.firstTitle} body={words.firstNote} />
      {/* longer than a phone is wide */}
      <pre className="code" tabIndex={0} role="region" aria-label={words.firstCommand}>
        {"npm run cli -- user add erika.mustermann --name 'Erika Mustermann' --role admin"}
      </pre>
    </section>
  );
}

function Listed({ people, catalogue, locale }: { people: PersonEntry[]; catalogue: FullCatalogue; locale: Locale }) {
  const words = textsOf(locale).people;
  const { own, choose } = useOwnQuery();
  const open = people.find(({ id }) => `${id}` === own.get('person'));
  const rows = people.map((person) => ({
    key: `${person.id}`,
    text: `${person.name} ${person.account ?? ''} ${person.email ?? ''}`,
    cells: [
      person.name,
      person.account ?? words.ofProvider,
      person.roles.map((grant) => grantWords(grant, catalogue, locale)).join('; ') || words.noRoles,
      person.signedInAt ? formatInstant(person.signedInAt, locale.language) : words.never,
      stateOf(person, words),
      <SmallButton
        key="change"
        text={words.change}
        aria-label={words.changeLabel(person.name)}
        onClick={() => choose({ person: `${person.id}` })}
      />,
    ],
  }));
  return (
    <>
      <section className="panel" aria-label={textsOf(locale).parts.people}>
        <SearchTable
          id="people"
          caption={textsOf(locale).parts.people}
          headings={[words.name, words.account, words.roles, words.signedIn, words.state, words.change]}
          rows={rows}
          locale={locale}
        />
      </section>
      {open && <Person key={open.id} person={open} catalogue={catalogue} locale={locale} />}
    </>
  );
}

function stateOf({ disabled, account, hasPassword }: PersonEntry, words: ReturnType<typeof textsOf>['people']): string {
  if (disabled) return words.disabled;
  return account !== null && !hasPassword ? words.noPassword : words.active;
}
