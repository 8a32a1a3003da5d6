import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Catalogue } from '../../../api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { Confirm } from '../../../ui/Confirm.tsx';
import { type Source, type Token, withdrawToken } from '../api.ts';
import { useSourcesChanged } from '../queries.ts';
import { Refused } from '../Refused.tsx';
import { textsOf } from '../texts/texts.ts';
import { NewToken } from './NewToken.tsx';
import { type MadeToken, ShownToken } from './ShownToken.tsx';
import { TokenTable } from './TokenTable.tsx';

/** The tokens of a source: made here, shown once, withdrawn after asking. */
export function Tokens({ source, catalogue, locale }: { source: Source; catalogue: Catalogue; locale: Locale }) {
  const { tokens } = textsOf(locale);
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<MadeToken>();
  const [asked, setAsked] = useState<Token>();
  return (
    <section className="panel stack" aria-labelledby="tokens-title">
      <h2 id="tokens-title" className="kern-heading-small">
        {tokens.heading}
      </h2>
      <p className="kern-body">{tokens.lead}</p>
      {source.tokens.length > 0 ? (
        <TokenTable source={source} locale={locale} onWithdraw={setAsked} />
      ) : (
        <p className="kern-body">{tokens.none}</p>
      )}
      {made && (
        <ShownToken made={made} source={source} catalogue={catalogue} locale={locale} onClose={() => setMade(undefined)} />
      )}
      {open ? (
        <NewToken
          source={source}
          locale={locale}
          onMade={(token) => {
            setMade(token);
            setOpen(false);
          }}
        />
      ) : (
        <KernButton variant="secondary" icon="add" text={tokens.add} onClick={() => setOpen(true)} />
      )}
      {asked && <Withdrawal source={source} token={asked} locale={locale} onEnd={() => setAsked(undefined)} />}
    </section>
  );
}

function Withdrawal({ source, token, locale, onEnd }: { source: Source; token: Token; locale: Locale; onEnd: () => void }) {
  const { tokens } = textsOf(locale);
  const changed = useSourcesChanged();
  const withdrawing = useMutation({
    mutationFn: async () => {
      await withdrawToken(source.id, token.id);
      await changed();
    },
    onSuccess: onEnd,
  });
  return (
    <Confirm
      title={tokens.withdrawTitle(`${token.id}`)}
      confirm={tokens.withdrawConfirm}
      cancel={tokens.cancel}
      onConfirm={() => withdrawing.mutate()}
      onCancel={onEnd}
    >
      <p className="kern-body">{tokens.withdrawNote}</p>
      {withdrawing.error && <Refused title={tokens.notWithdrawn} error={withdrawing.error} locale={locale} />}
    </Confirm>
  );
}
