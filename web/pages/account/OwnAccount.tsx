import '../sources/sources.css';
import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { OwnAccount as Account } from '../../../server/contract/people.ts';
import { get, send } from '../../api.ts';
import { formatInstant } from '../../format.ts';
import type { Locale } from '../../i18n/locale.ts';
import { SelectField } from '../../ui/fields.tsx';
import { Failure, Stale } from '../../ui/states.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { textsOf } from './texts/texts.ts';

const url = '/api/v1/account';
const key = ['account'];

/** What people change of their own account: language and password; and where they are signed in. */
export default function OwnAccount({ locale }: { locale: Locale }) {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: ({ signal }) => get<Account>(url, signal) });
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} locale={locale} /> : null;
  return (
    <>
      {error && <Stale error={error} retry={() => void refetch()} locale={locale} />}
      <Sessions sessions={data.sessions} locale={locale} />
      <Language account={data} locale={locale} />
      <PasswordForm
        account={data.hasPassword ? data.account : null}
        changed={() => void client.invalidateQueries({ queryKey: key })}
        locale={locale}
      />
    </>
  );
}

function Sessions({ sessions, locale }: { sessions: Account['sessions']; locale: Locale }) {
  const { sessions: texts } = textsOf(locale);
  const words = (time: string) => formatInstant(time, locale.language);
  return (
    <section className="panel stack" aria-labelledby="sessions-title">
      <h2 id="sessions-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      <ul className="kern-list kern-list--bullet">
        {sessions.map(({ startedAt, usedAt, current }, index) => (
          <li key={`${startedAt} ${index}`}>
            {texts.one(words(startedAt), words(usedAt))}
            {current && <strong> ({texts.current})</strong>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Language({ account, locale }: { account: Account; locale: Locale }) {
  const { language: texts } = textsOf(locale);
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: (language: string) => send<Account>('PATCH', url, { language }),
    networkMode: 'always',
    onSuccess: async (changed) => {
      client.setQueryData(key, changed);
      await client.invalidateQueries({ queryKey: ['session'] });
    },
  });
  return (
    <section className="panel stack" aria-labelledby="language-title">
      <h2 id="language-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      <SelectField
        id="account-language"
        label={texts.label}
        hint={texts.hint}
        value={saving.isPending ? saving.variables : account.language}
        onChange={(language) => saving.mutate(language)}
      >
        {(['de', 'en'] as const).map((language) => (
          <option key={language} value={language} lang={language}>
            {texts.names[language]}
          </option>
        ))}
      </SelectField>
      {saving.error && <NotDone title={texts.notSaved} error={saving.error} locale={locale} />}
      <div role="status">{saving.isSuccess && <KernAlert variant="success" title={texts.saved} />}</div>
    </section>
  );
}
