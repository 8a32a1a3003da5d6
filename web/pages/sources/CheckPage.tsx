import { KernAlert, KernBadge, KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Locale } from '../../i18n/locale.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { TextField } from '../../ui/fields.tsx';
import { type CheckPoint, checkConnection } from './api.ts';
import { BackLink } from './BackLink.tsx';
import { Refused } from './Refused.tsx';
import { textsOf } from './texts/texts.ts';

/** Anbindung prüfen: what of a platform's connection is right, point by point, by the token it is to use. */
export function CheckPage({ locale }: { locale: Locale }) {
  const { check, source } = textsOf(locale);
  const [token, setToken] = useState('');
  const [missing, setMissing] = useState(false);
  const checking = useMutation({ mutationFn: checkConnection });
  const run = (event: FormEvent) => {
    event.preventDefault();
    setMissing(token.trim() === '');
    if (token.trim() !== '') checking.mutate(token.trim());
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
            error={missing ? check.tokenMissing : undefined}
            value={token}
            onChange={setToken}
            autoComplete="off"
            spellCheck={false}
          />
          <KernButton type="submit" variant="primary" text={check.run} disabled={checking.isPending} />
        </form>
      </section>
      <div role="status">{checking.isPending && <p className="kern-body">{check.running}</p>}</div>
      {checking.error && <Refused title={check.failed} error={checking.error} locale={locale} />}
      {checking.data && <Points ok={checking.data.ok} points={checking.data.points} locale={locale} />}
      <p className="kern-body">
        {check.more} <code>npm run cli -- connect-check --help</code>
      </p>
    </>
  );
}

function Points({ ok, points, locale }: { ok: boolean; points: CheckPoint[]; locale: Locale }) {
  const { check } = textsOf(locale);
  const wrong = points.filter((point) => point.ok === false).length;
  return (
    <>
      {ok ? (
        <KernAlert variant="success" title={check.fine} body={check.fineNote} />
      ) : (
        <KernAlert variant="danger" title={check.wrong(`${wrong}`)} body={check.wrongNote} />
      )}
      <section className="panel stack" aria-labelledby="points-title">
        <h2 id="points-title" className="kern-heading-small">
          {check.points}
        </h2>
        <ul className="points">
          {points.map((point) => (
            <li key={point.key}>
              <Mark ok={point.ok} locale={locale} />
              <span lang="en">
                <strong>{point.title}</strong>
                <span className="note"> {point.detail}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Mark({ ok, locale }: { ok: boolean | null; locale: Locale }) {
  const { check } = textsOf(locale);
  if (ok === null) return <KernBadge variant="info" withIcon text={check.skipped} />;
  return ok ? (
    <KernBadge variant="success" withIcon text={check.right} />
  ) : (
    <KernBadge variant="danger" withIcon text={check.notRight} />
  );
}
