import { z } from 'zod';
import { type DimensionName, dimensionNames } from './dimensions.ts';
import { kpiIds } from './kpis.ts';
import { totalMeasures } from './measures.ts';

const Text = z.object({ de: z.string(), en: z.string() });

export const FormulaVersion = z.object({
  version: z.int(),
  since: z.string().meta({ description: 'first local day computed by it; the first version holds for all days before as well' }),
  change: Text,
});

/** What the definitions of kpis.ts, measures.ts, dimensions.ts and codelists.ts are, as `GET /api/v1/kpis/definitions` answers them. */
export const Definitions = z.object({
  kpis: z.array(
    Text.extend({
      id: z.enum(kpiIds),
      definition: Text,
      formula: Text.meta({ description: 'the formula in words' }),
      unit: z.enum(['count', 'share', 'ratio', 'seconds', 'stars', 'rate']),
      value: z.record(z.string(), z.unknown()).meta({ description: 'the formula as data, over measures' }),
      needs: z.array(z.string()).readonly().meta({ description: 'event types an offer must measure; volumes, inhabitants' }),
      totals: z.array(z.enum(totalMeasures)).readonly().optional(),
      dimensions: z.array(z.enum(dimensionNames as [DimensionName, ...DimensionName[]])).readonly(),
      ofPaid: z.literal(true).optional(),
      byStep: z.literal(true).optional(),
      wholeMonths: z.literal(true).optional(),
      better: z.enum(['more', 'less']).optional(),
      version: z.int().meta({ description: 'of the formula in use' }),
      versions: z.array(FormulaVersion).readonly().meta({ description: 'the oldest first' }),
    }),
  ),
  measures: z.record(z.string(), z.record(z.string(), z.unknown())),
  dimensions: z.record(z.string(), z.record(z.string(), z.unknown())),
  codeLists: z.record(z.string(), z.array(Text.extend({ code: z.string() })).readonly()),
});
