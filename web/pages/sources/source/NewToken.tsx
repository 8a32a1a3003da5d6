import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Locale } from '../../../i18n/locale.ts';
import { CheckField, FieldGroup, TextField } from '../../../ui/fields.tsx';
import { makeToken, type Scope, type Source } from '../api.ts';
import { useSourcesChanged } from '../queries.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import type { MadeToken } from './ShownToken.tsx';

const scopes: Scope[] = ['ingest', 'read', 'browser'];

/** Asks what a new token may do and until when. */
export function NewToken({ source, locale, onMade }: { source: Source; locale: Locale; onMade: (made: MadeToken) => void }) {
  const { tokens } = textsOf(locale);
  const changed = useSourcesChanged();
  const [chosen, setChosen] = useState<Scope[]>(['ingest']);
  const [until, setUntil] = useState('');
  const [faults, setFaults] = useState<{ scopes?: string; until?: string }>({});
  const making = useMutation({
    mutationFn: async () => {
      const { token } = await makeToken(source.id, chosen, until ? endOf(until) : undefined);
      onMade({ token, scopes: chosen });
      await changed();
    },
  });
  // a token of the scope browser stands in public pages, so it may do nothing else
  const toggle = (scope: Scope, checked: boolean) => {
    const others = chosen.filter((other) => other !== scope && other !== 'browser');
    setChosen(checked ? (scope === 'browser' ? ['browser'] : [...others, scope]) : others);
  };
  const make = (event: FormEvent) => {
    event.preventDefault();
    const past = until !== '' && !(new Date(`${until}T23:59:59`) > new Date());
    const found = {
      ...(chosen.length === 0 ? { scopes: tokens.scopeMissing } : {}),
      ...(past ? { until: tokens.expiryWrong } : {}),
    };
    setFaults(found);
    if (Object.keys(found).length === 0) making.mutate();
  };
  return (
    <form className="stack" onSubmit={make} aria-label={tokens.add} noValidate>
      <FieldGroup label={tokens.scopeQuestion} error={faults.scopes}>
        {scopes.map((scope) => (
          <CheckField
            key={scope}
            id={`scope-${scope}`}
            label={tokens.scope[scope]}
            hint={tokens.scopeHint[scope]}
            checked={chosen.includes(scope)}
            onChange={(checked) => toggle(scope, checked)}
          />
        ))}
      </FieldGroup>
      <TextField id="token-until" type="date" label={tokens.expiry} error={faults.until} value={until} onChange={setUntil} />
      {making.error && <Refused title={tokens.notMade} error={making.error} locale={locale} />}
      <KernButton type="submit" variant="primary" text={tokens.make} disabled={making.isPending} />
    </form>
  );
}

/** The last second of a day, where the person is. */
const endOf = (day: string): string => new Date(`${day}T23:59:59`).toISOString();
