import { z } from 'zod';

/** Settings of an instance as admins may see them. */
export const Settings = z.object({
  settings: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      value: z.string().nullable().meta({ description: 'in effect; null where nothing is set, and of secrets always' }),
      secret: z.boolean().meta({ description: 'its value is never shown' }),
      isSet: z.boolean().meta({ description: 'false: the default is in effect' }),
    }),
  ),
});
export type Settings = z.output<typeof Settings>;
export type ShownSetting = Settings['settings'][number];
