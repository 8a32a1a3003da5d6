import { useState } from 'react';
import type { Locale } from '../i18n/locale.ts';
import { csvBlob, saveFile } from '../saveFile.ts';
import { SmallButton } from '../ui/SmallButton.tsx';
import { chartCsv } from './csv.ts';
import { fileName } from './fileName.ts';
import type { ChartModel } from './model.ts';
import { palettes } from './palette.ts';

interface Props {
  model: ChartModel;
  locale: Locale;
  open: boolean;
  toggleTable: () => void;
}

/** Table and downloads, under every chart. */
export function ChartTools({ model, locale, open, toggleTable }: Props) {
  const { chart } = locale.texts;
  const [failed, setFailed] = useState(false);
  const download = (format: 'png' | 'svg') => {
    setFailed(false);
    image(model, locale, format).then(
      (blob) => saveFile(blob, `${fileName(model)}.${format}`),
      () => setFailed(true),
    );
  };
  return (
    <div className="chart__tools">
      <SmallButton
        text={open ? chart.hideTable : chart.table}
        aria-expanded={open}
        aria-controls={`${model.id}-table`}
        onClick={toggleTable}
      />
      <div className="chart__downloads" role="group" aria-label={`${chart.download}: ${model.title}`}>
        <span className="note" aria-hidden="true">
          {chart.download}
        </span>
        <SmallButton text="PNG" aria-label={chart.downloadAs('PNG', model.title)} onClick={() => download('png')} />
        <SmallButton text="SVG" aria-label={chart.downloadAs('SVG', model.title)} onClick={() => download('svg')} />
        <SmallButton
          text="CSV"
          aria-label={chart.downloadAs('CSV', model.title)}
          onClick={() => saveFile(csvBlob(chartCsv(model, locale)), `${fileName(model)}.csv`)}
        />
      </div>
      {failed && <p role="alert">{chart.failed}</p>}
    </div>
  );
}

/** Files are for paper and slides: always light. */
async function image(model: ChartModel, locale: Locale, format: 'png' | 'svg'): Promise<Blob> {
  const { chartImage } = await import('./Chart.tsx');
  return chartImage(model, { palette: palettes.light, locale, fontSize: 16 }, format);
}
