import '../pages/sources/sources.css';
import './own.css';
import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { KpiId } from '../../server/contract/kpis.ts';
import { type OwnTilesAnswer, tileableKpis } from '../../server/contract/own.ts';
import { send } from '../api.ts';
import { usualTiles } from '../figures/figures.ts';
import { kpiLabel, type Locale } from '../i18n/locale.ts';
import { NotDone } from '../ui/NotDone.tsx';
import { SelectField } from '../ui/fields.tsx';
import { moved } from './order.ts';
import { tilesKey, tilesUrl, useOwnTiles } from './own.ts';
import { textsOf } from './texts/texts.ts';
import { TileLine } from './TileLine.tsx';

interface Props {
  close: () => void;
  locale: Locale;
}

/** Chooses and orders the tiles; nothing changes before it is saved. */
export default function TilesEditor({ close, locale }: Props) {
  const { tiles: texts } = textsOf(locale);
  const now = useOwnTiles() ?? usualTiles;
  const [chosen, setChosen] = useState<readonly KpiId[]>(now);
  const [said, setSaid] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const saving = useSaving(close);
  useEffect(() => heading.current?.focus(), []);
  const change = (next: readonly KpiId[], kpi: KpiId) => {
    setChosen(next);
    const place = next.indexOf(kpi) + 1;
    setSaid(
      place === 0 ? texts.removed(kpiLabel(kpi, locale)) : texts.place(kpiLabel(kpi, locale), `${place}`, `${next.length}`),
    );
  };
  const remove = (kpi: KpiId) => {
    change(
      chosen.filter((one) => one !== kpi),
      kpi,
    );
    heading.current?.focus(); // its button is gone
  };
  return (
    <section className="panel stack" aria-labelledby="own-tiles-title">
      <h2 id="own-tiles-title" className="kern-heading-small" ref={heading} tabIndex={-1}>
        {texts.heading}
      </h2>
      <p className="note">{texts.hint}</p>
      <ol className="own-list">
        {chosen.map((kpi) => (
          <TileLine
            key={kpi}
            kpi={kpi}
            first={kpi === chosen[0]}
            last={kpi === chosen.at(-1)}
            move={(by) => change(moved(chosen, kpi, by), kpi)}
            remove={chosen.length > 1 ? () => remove(kpi) : undefined}
            locale={locale}
          />
        ))}
      </ol>
      <p role="status" className="kern-sr-only">
        {said}
      </p>
      <Adding chosen={chosen} add={(kpi) => change([...chosen, kpi], kpi)} locale={locale} />
      {saving.error && <NotDone title={texts.notSaved} error={saving.error} locale={locale} />}
      <div className="actions">
        <KernButton variant="primary" text={texts.save} disabled={saving.isPending} onClick={() => saving.mutate(chosen)} />
        <KernButton variant="secondary" text={texts.cancel} onClick={close} />
        <KernButton variant="tertiary" text={texts.reset} disabled={saving.isPending} onClick={() => saving.mutate(undefined)} />
      </div>
    </section>
  );
}

/** Saves tiles, or (undefined) goes back to the usual ones. */
function useSaving(close: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (kpis: readonly KpiId[] | undefined): Promise<OwnTilesAnswer> => {
      if (kpis) return await send('PUT', tilesUrl, { kpis });
      await send('DELETE', tilesUrl);
      return { kpis: null };
    },
    networkMode: 'always',
    onSuccess: (answer) => {
      client.setQueryData(tilesKey, answer);
      close();
    },
  });
}

interface AddingProps {
  chosen: readonly KpiId[];
  add: (kpi: KpiId) => void;
  locale: Locale;
}

function Adding({ chosen, add, locale }: AddingProps) {
  const { tiles: texts } = textsOf(locale);
  const others = tileableKpis.filter((kpi) => !chosen.includes(kpi));
  const [picked, setPicked] = useState<string>('');
  const kpi = others.find((one) => one === picked) ?? others[0];
  if (kpi === undefined) return null;
  return (
    <div className="one-more">
      <SelectField id="own-tiles-more" label={texts.more} value={kpi} onChange={setPicked}>
        {others.map((one) => (
          <option key={one} value={one}>
            {kpiLabel(one, locale)}
          </option>
        ))}
      </SelectField>
      <KernButton variant="secondary" text={texts.add} onClick={() => add(kpi)} />
    </div>
  );
}
