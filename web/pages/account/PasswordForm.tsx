import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { PasswordChange, passwordRule } from '../../../server/contract/people.ts';
import { ApiError, send } from '../../api.ts';
import type { Locale } from '../../i18n/locale.ts';
import { TextField } from '../../ui/fields.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { textsOf } from './texts/texts.ts';

const empty = { current: '', next: '', again: '' };
type Entered = typeof empty;
const least = `${passwordRule.least}`;

interface Props {
  /** null for somebody who has no password here */
  account: string | null;
  changed: () => void;
  locale: Locale;
}

/** Another password for whoever knows the current one. */
export function PasswordForm({ account, changed, locale }: Props) {
  const { password: texts } = textsOf(locale);
  const [entered, setEntered] = useState(empty);
  const [tried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: (change: PasswordChange) => send<void>('PUT', '/api/v1/account/password', change),
    networkMode: 'always',
    onSuccess: changed,
  });
  const { again, ...change } = entered;
  const wrong = new Set(tried ? PasswordChange.safeParse(change).error?.issues.map(({ path }) => path[0]) : []);
  const refused = saving.error instanceof ApiError ? saving.error.code : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!PasswordChange.safeParse(change).success || again !== change.next) return;
    const done = () => {
      setTried(false);
      setEntered(empty);
    };
    saving.mutate(change, { onSuccess: done });
  };
  const field = (name: keyof Entered, more: { error?: string | undefined; hint?: string; autoComplete: string }) => (
    <TextField
      id={`password-${name}`}
      label={texts[name]}
      type="password"
      maxLength={passwordRule.most}
      value={entered[name]}
      onChange={(text) => setEntered({ ...entered, [name]: text })}
      {...more}
    />
  );
  const current = wrong.has('current') ? texts.currentMissing : refused === 'wrong_password' ? texts.wrong : undefined;
  return (
    <section className="panel stack" aria-labelledby="password-title">
      <h2 id="password-title" className="kern-heading-small">
        {texts.heading}
      </h2>
      {account === null && <p>{texts.elsewhere}</p>}
      {account !== null && (
        <form className="stack" noValidate onSubmit={submit}>
          {/* for password managers, which keep it under this name */}
          <input type="text" name="username" autoComplete="username" value={account} readOnly hidden />
          {field('current', { autoComplete: 'current-password', error: current })}
          {field('next', {
            autoComplete: 'new-password',
            hint: texts.nextHint(least),
            error: wrong.has('next') ? texts.short(least) : undefined,
          })}
          {field('again', {
            autoComplete: 'new-password',
            error: tried && again !== change.next ? texts.differ : undefined,
          })}
          {saving.error && refused !== 'wrong_password' && (
            <NotDone title={texts.notSaved} error={saving.error} locale={locale} />
          )}
          <div role="status">{saving.isSuccess && <KernAlert variant="success" title={texts.saved} />}</div>
          <KernButton type="submit" variant="primary" text={texts.save} disabled={saving.isPending} />
        </form>
      )}
    </section>
  );
}
