import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import type { Locale } from '../i18n/locale.ts';
import { useTheme } from '../theme.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { ChartTable } from './ChartTable.tsx';
import { ChartTools } from './ChartTools.tsx';
import { type ChartModel, isEmpty, readout, unmeasured } from './model.ts';
import { chartHeight } from './option.ts';
import { palettes } from './palette.ts';
import { useCursor } from './useCursor.ts';

const load = () => import('./Chart.tsx');
const Chart = lazy(load);

/** For pages that will show charts: the chart library comes while their figures are on the way, not after them. */
export function useChartsSoon(): void {
  // where that fails, the chart says so once it is its turn
  useEffect(() => void load().catch(() => undefined), []);
}

interface Props {
  model: ChartModel;
  locale: Locale;
  /** said instead of the picture where there is nothing to draw */
  nothing?: string | undefined;
  children?: ReactNode;
}

/**
 * A chart that can be read without seeing it: title, unit and period, a summary, the picture with a keyboard cursor
 * that reads values aloud, the same numbers as a table, and files to download.
 */
export function ChartCard({ model, locale, nothing, children }: Props) {
  const { chart } = locale.texts;
  const [open, setOpen] = useState(false);
  const empty = isEmpty(model);
  return (
    <section className="panel chart" aria-labelledby={`${model.id}-title`}>
      <h2 id={`${model.id}-title`} className="kern-heading-small">
        {model.title}
      </h2>
      <p className="note">
        {model.unit} · {model.source}
      </p>
      {!empty && (
        <p className="kern-sr-only" id={`${model.id}-summary`}>
          {model.summary}
        </p>
      )}
      {empty ? (
        <p className="chart__nothing">{nothing ?? chart.nothing}</p>
      ) : (
        <Picture model={model} locale={locale} toggleTable={() => setOpen(!open)} />
      )}
      {model.remarks?.map((remark) => (
        <p key={remark} className="note">
          {remark}
        </p>
      ))}
      {model.rows.some((row) => row.cut) && <p className="note">{chart.incompleteNote}</p>}
      {!empty && unmeasured(model).length > 0 && (
        <p className="note">
          {chart.notMeasured(
            unmeasured(model)
              .map((column) => column.label)
              .join(', '),
          )}
        </p>
      )}
      {children}
      {!empty && <ChartTools model={model} locale={locale} open={open} toggleTable={() => setOpen(!open)} />}
      <div id={`${model.id}-table`}>{open && !empty && <ChartTable model={model} locale={locale} />}</div>
    </section>
  );
}

function Picture({ model, locale, toggleTable }: { model: ChartModel; locale: Locale; toggleTable: () => void }) {
  const { chart } = locale.texts;
  const theme = useTheme();
  const look = useMemo(() => ({ palette: palettes[theme], locale, fontSize: textSize() }), [theme, locale]);
  const { cursor, onKeyDown, onBlur } = useCursor(model.rows.length, toggleTable);
  const row = cursor === undefined ? undefined : model.rows[cursor];
  return (
    <>
      {/* a slider is what screen readers hand the arrow keys to without further ado */}
      <div
        className="chart__stage"
        role="slider"
        tabIndex={0}
        aria-label={chart.cursor(model.title)}
        aria-describedby={`${model.id}-summary`}
        aria-valuemin={1}
        aria-valuemax={model.rows.length}
        aria-valuenow={(cursor ?? 0) + 1}
        aria-valuetext={row?.label ?? chart.keys}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      >
        <ErrorBoundary fallback={<KernAlert variant="warning" title={chart.failed} />}>
          <Suspense
            fallback={
              <div className="chart__picture skeleton" style={{ height: chartHeight(model, window.innerWidth, look.fontSize) }} />
            }
          >
            <Chart model={model} look={look} cursor={cursor} />
          </Suspense>
        </ErrorBoundary>
      </div>
      <p className="chart__readout note" aria-live="polite">
        {cursor === undefined ? <span className="chart__keys">{chart.keys}</span> : readout(model, cursor, locale)}
      </p>
    </>
  );
}

/** Text in charts follows the reader's text size. */
const textSize = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.875;
