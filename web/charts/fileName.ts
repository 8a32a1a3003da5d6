import type { ChartModel } from './model.ts';

const german: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** The title and the days it shows, in characters every file system takes; umlauts as German writes them without. */
export const fileName = (model: ChartModel): string =>
  `${model.title} ${model.source.split(' · ')[0]}`
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => german[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '');
