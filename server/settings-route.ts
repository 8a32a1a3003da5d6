import type { Config } from './config.ts';
import { settings } from './settings.ts';
import { Settings, type ShownSetting } from './contract/settings.ts';
import type { App } from './http.ts';

/** `GET /api/v1/settings`: what this instance was started with; never a secret. */
export function settingsRoute(app: App, asRead: Config['asRead']): void {
  const shown = shownSettings(asRead);
  app.get(
    '/api/v1/settings',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Settings of this instance, without secrets',
        description: 'They are changed where the server is started, in its environment.',
        response: { 200: Settings },
      },
    },
    async () => ({ settings: shown }),
  );
}

/** Settings as admins may see them: a value that could be a secret is not among them, whatever is added later. */
const mayBeSecret = (name: string): boolean => /KEY|TOKEN|SECRET|PASS|DATABASE|SMTP|MAIL|DSN/.test(name);

/** A user's name and password in an address are left out. */
const harmless = (value: string): string => value.replace(/\/\/[^/@\s]*@/g, '//…@');

/** No value of a secret leaves here, given or not. */
function shownSettings({ given, inEffect }: Config['asRead']): ShownSetting[] {
  return Object.entries(settings).map(([name, setting]) => {
    const secret = mayBeSecret(name);
    const value = inEffect[name];
    return {
      name,
      description: setting.meta()?.description ?? '',
      value: secret || value === undefined ? null : harmless(String(value)),
      secret,
      isSet: given.includes(name),
    };
  });
}
