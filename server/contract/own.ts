import { z } from 'zod';
import { type KpiId, kpiIds, kpiOf } from './kpis.ts';
import { isDashboardAddress } from './pages.ts';
import { line } from './people.ts';

/** What a person makes their own: tiles of the overview, and views under a name. */

/** KPIs that can be a tile: all but those that are asked step by step. */
export const tileableKpis = kpiIds.filter((id) => !kpiOf(id).byStep) as [KpiId, ...KpiId[]];

export const OwnTiles = z.strictObject({
  kpis: z
    .array(z.enum(tileableKpis))
    .min(1)
    .refine((ids) => new Set(ids).size === ids.length, 'each KPI once')
    .meta({ description: 'in the order of the tiles' }),
});
export type OwnTiles = z.output<typeof OwnTiles>;
export const OwnTilesAnswer = z.object({
  kpis: z.array(z.enum(tileableKpis)).nullable().meta({ description: 'null: nothing was chosen, the usual ones are shown' }),
});
export type OwnTilesAnswer = z.output<typeof OwnTilesAnswer>;

export const SavedView = z.strictObject({
  name: line.max(80),
  address: z.string().refine(isDashboardAddress, 'must be an address of the dashboard, like /services?period=30d').meta({
    description: 'path and query of a page of the dashboard; a period like 30d stays relative',
    example: '/services?period=30d&authority=065340014014',
  }),
});
export type SavedView = z.output<typeof SavedView>;
export const SavedViewEntry = z.object({ id: z.string(), name: z.string(), address: z.string() });
export type SavedViewEntry = z.output<typeof SavedViewEntry>;
export const SavedViews = z.object({ views: z.array(SavedViewEntry).meta({ description: 'by name' }) });
export type SavedViews = z.output<typeof SavedViews>;
