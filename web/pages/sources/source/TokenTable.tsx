import { formatInstant } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { SmallButton } from '../../../ui/SmallButton.tsx';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import type { Scope, Source, Token } from '../api.ts';
import { textsOf } from '../texts/texts.ts';

interface Props {
  source: Source;
  locale: Locale;
  onWithdraw: (token: Token) => void;
}

/** Tokens by what is known of them; never the tokens themselves. */
export function TokenTable({ source, locale, onWithdraw }: Props) {
  const { tokens } = textsOf(locale);
  const headings = [tokens.number, tokens.scopes, tokens.created, tokens.used, tokens.expires, tokens.action];
  return (
    <TableFrame caption={tokens.caption(source.name)} label={tokens.scrollable}>
      <TableHead words={headings} />
      <tbody className="kern-table__body">
        {source.tokens.map((token) => (
          <TokenRow key={token.id} token={token} locale={locale} onWithdraw={onWithdraw} />
        ))}
      </tbody>
    </TableFrame>
  );
}

function TokenRow({ token, locale, onWithdraw }: { token: Token; locale: Locale; onWithdraw: Props['onWithdraw'] }) {
  const { tokens } = textsOf(locale);
  const { language } = locale;
  const expired = token.expiresAt !== null && new Date(token.expiresAt) <= new Date();
  return (
    <tr className="kern-table__row">
      <td className="kern-table__cell">{token.id}</td>
      <td className="kern-table__cell">{token.scopes.map((scope) => tokens.scope[scope as Scope]).join(', ')}</td>
      <td className="kern-table__cell">{formatInstant(token.createdAt, language)}</td>
      <td className="kern-table__cell">{token.lastUsedAt ? formatInstant(token.lastUsedAt, language) : tokens.neverUsed}</td>
      <td className="kern-table__cell">
        {token.expiresAt ? formatInstant(token.expiresAt, language) : tokens.noEnd}
        {expired && <strong> ({tokens.expired})</strong>}
      </td>
      <td className="kern-table__cell">
        <SmallButton text={tokens.withdrawShort} aria-label={tokens.withdraw(`${token.id}`)} onClick={() => onWithdraw(token)} />
      </td>
    </tr>
  );
}
