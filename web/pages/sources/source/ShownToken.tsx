import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useEffect, useRef } from 'react';
import type { Catalogue } from '../../../api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import type { Scope, Source } from '../api.ts';
import { textsOf } from '../texts/texts.ts';
import { sampleOf } from './sample.ts';

export interface MadeToken {
  token: string;
  scopes: Scope[];
}

interface Props {
  made: MadeToken;
  source: Source;
  catalogue: Catalogue;
  locale: Locale;
  onClose: () => void;
}

/** A new token, this once, and lines to try it with. */
export function ShownToken({ made, source, catalogue, locale, onClose }: Props) {
  const { tokens } = textsOf(locale);
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => region.current?.focus(), []);
  const words = { done: tokens.copied, failed: tokens.notCopied };
  return (
    <div ref={region} className="shown-token stack" role="region" aria-label={tokens.shownTitle} tabIndex={-1}>
      <h3 className="kern-title kern-title--small">{tokens.shownTitle}</h3>
      <p className="kern-body">{tokens.shownNote}</p>
      <code className="code code--token">{made.token}</code>
      <CopyButton content={made.token} text={tokens.copy} {...words} />
      {made.scopes.map((scope) => {
        const sample = sampleOf(scope, made.token, source, catalogue.offers);
        return (
          <div key={scope} className="stack">
            <p className="kern-body">{tokens.sample[scope]}</p>
            {/* lines that are wider than the panel scroll, also by keyboard */}
            <pre className="code" tabIndex={0} role="region" aria-label={tokens.sample[scope]}>
              {sample}
            </pre>
            <CopyButton content={sample} text={tokens.copySample} {...words} />
          </div>
        );
      })}
      <KernButton variant="primary" text={tokens.close} onClick={onClose} />
    </div>
  );
}
