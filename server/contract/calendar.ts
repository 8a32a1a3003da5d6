import { z } from 'zod';
import { isDay } from './days.ts';

/** Days and months as they are sent. */
export const DayText = z.iso.date().refine(isDay, 'must be a day of the years 1 to 9998');

export const Month = z
  .string()
  .regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, like 2026-09')
  .meta({ example: '2026-09' });
