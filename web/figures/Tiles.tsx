import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import type { Locale } from '../i18n/locale.ts';
import { Sparkline } from '../ui/Sparkline.tsx';
import type { Tile, TileChange } from './tiles.ts';

/** The key figures of a page, each with its flag, change, course and definition. */
export function Tiles({ tiles, locale: { texts } }: { tiles: Tile[]; locale: Locale }) {
  return (
    <section aria-label={texts.tile.heading}>
      <ul className="tiles">
        {tiles.map((tile) => (
          <TileCard key={tile.kpi} tile={tile} texts={texts} />
        ))}
      </ul>
    </section>
  );
}

function TileCard({ tile, texts }: { tile: Tile; texts: Locale['texts'] }) {
  return (
    <li className="tile" data-kpi={tile.kpi}>
      <div className="tile__head">
        <h2 className="kern-title kern-title--small">{tile.label}</h2>
        {tile.flag !== '' && (
          <KernBadge
            className="kern-badge--small"
            variant={tile.flag === 'provisional' ? 'info' : 'warning'}
            text={tile.flagLabel}
          />
        )}
      </div>
      <div className="tile__figure">
        <p className="tile__value" title={tile.reason}>
          {tile.value}
          {tile.unit && <span className="tile__unit"> {tile.unit}</span>}
        </p>
        <Sparkline values={tile.course} anchored={tile.anchored} />
      </div>
      {tile.reason ? <p className="note">{tile.reason}</p> : <ChangeLine change={tile.change} />}
      {tile.basis && <p className="note">{tile.basis}</p>}
      {tile.months && <p className="note">{tile.months}</p>}
      <details className="tile__how">
        <summary>
          {texts.tile.how}
          <span className="kern-sr-only">: {tile.label}</span>
        </summary>
        {tile.explanation.map((sentence) => (
          <p key={sentence} className="note">
            {sentence}
          </p>
        ))}
      </details>
    </li>
  );
}

const arrows: Record<TileChange['direction'], string> = { up: '▲', down: '▼', same: '=', none: '' };

/** Good and bad are in the words too, not only in the colour. */
function ChangeLine({ change }: { change: TileChange }) {
  return (
    <p className={`change change--${change.tone}`}>
      <span aria-hidden="true">{arrows[change.direction]} </span>
      {change.text}
    </p>
  );
}
