import { KernAlert, KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../../api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { checkConnection } from '../api.ts';
import { BackLink } from '../BackLink.tsx';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import { Found } from './Found.tsx';

/** Anbindung prüfen: what of a platform's connection is right, point by point, by the token it is to use. */
export function CheckPage({ locale }: { locale: Locale }) {
  const { check, source } = textsOf(locale);
  const [token, setToken] = useState('');
  const [fault, setFault] = useState<string>();
  const checking = useMutation({ mutationFn: checkConnection });
  const run = (event: FormEvent) => {
    event.preventDefault();
    const given = token.trim();
    // what is no token cannot stand in a header, either
    const wrong = given === '' ? check.tokenMissing : /^[\x21-\x7e]+$/.test(given) ? undefined : check.tokenWrong;
    setFault(wrong);
    if (!wrong) checking.mutate(given);
  };
  return (
    <>
      <PageHead title={check.title} above={<BackLink path="/sources" text={source.back} />} locale={locale} />
      <p className="kern-body">{check.lead}</p>
      <section className="panel" aria-label={check.title}>
        <form className="stack" onSubmit={run} noValidate>
          <TextField
            id="check-token"
            label={check.token}
            hint={check.tokenHint}
            error={fault}
            value={token}
            onChange={setToken}
            autoComplete="off"
            spellCheck={false}
          />
          <KernButton type="submit" variant="primary" text={check.run} disabled={checking.isPending} />
        </form>
      </section>
      <div role="status">{checking.isPending && <p className="kern-body">{check.running}</p>}</div>
      {checking.error && <Failed error={checking.error} locale={locale} />}
      {checking.data && <Found ok={checking.data.ok} points={checking.data.points} locale={locale} />}
      <p className="kern-body">
        {check.more} <code>npm run cli -- connect-check --help</code>
      </p>
    </>
  );
}

/** The first thing that can be wrong is the token itself: then there is no second one. */
function Failed({ error, locale }: { error: Error; locale: Locale }) {
  const { check } = textsOf(locale);
  const status = error instanceof ApiError ? error.status : undefined;
  if (status === 401) return <KernAlert variant="danger" title={check.unknownToken} body={check.unknownTokenNote} />;
  if (status === 403) return <KernAlert variant="danger" title={check.weakToken} body={check.weakTokenNote} />;
  return <Refused title={check.failed} error={error} locale={locale} />;
}
