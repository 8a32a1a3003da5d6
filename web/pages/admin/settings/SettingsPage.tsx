import { KernBadge } from '@kern-ux-annex/kern-react-kit';
import { Fragment } from 'react';
import type { ShownSetting } from '../../../../server/contract/settings.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { AdminFrame } from '../AdminFrame.tsx';
import { fetchSettings } from '../api.ts';
import { Asked } from '../Asked.tsx';
import { useAsked } from '../queries.ts';
import { textsOf } from '../texts/texts.ts';
import { settingsDe } from './settingsDe.ts';

/** What the instance was started with, to be read; it is changed where the server is started. */
export function SettingsPage({ locale }: { locale: Locale }) {
  const texts = textsOf(locale);
  const shown = useAsked(['settings'], fetchSettings);
  return (
    <AdminFrame part="settings" locale={locale}>
      <p className="kern-body">{texts.settings.lead}</p>
      <Asked shown={shown} locale={locale}>
        {(settings) => (
          <section className="panel" aria-label={texts.parts.settings}>
            <Table settings={settings} locale={locale} />
          </section>
        )}
      </Asked>
    </AdminFrame>
  );
}

function Table({ settings, locale }: { settings: ShownSetting[]; locale: Locale }) {
  const texts = textsOf(locale);
  const words = texts.settings;
  return (
    <TableFrame caption={texts.parts.settings} label={texts.table.scrollable(texts.parts.settings)}>
      <TableHead words={[words.name, words.meaning]} />
      <tbody className="kern-table__body">
        {settings.map((setting) => (
          <tr key={setting.name} className="kern-table__row">
            <th className="kern-table__header" scope="row">
              <Name name={setting.name} />
            </th>
            <td className="kern-table__cell">
              <div className="setting__value">
                <Value setting={setting} locale={locale} />
              </div>
              <Meaning setting={setting} locale={locale} />
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

/** Breaks behind underscores, so that a phone has room for the meaning beside it. */
const Name = ({ name }: { name: string }) => (
  <code>
    {name.split(/(?<=_)/).map((part) => (
      <Fragment key={part}>
        {part}
        <wbr />
      </Fragment>
    ))}
  </code>
);

function Value({ setting: { value, secret, isSet }, locale }: { setting: ShownSetting; locale: Locale }) {
  const words = textsOf(locale).settings;
  if (secret) return isSet ? words.secretSet : words.notSet;
  if (value === null) return words.notSet;
  return (
    <>
      <code>{value}</code> {!isSet && <KernBadge variant="info" text={words.preset} />}
    </>
  );
}

/** The descriptions of the server are English; the German ones are kept here, and a test holds the two together. */
function Meaning({ setting: { name, description }, locale }: { setting: ShownSetting; locale: Locale }) {
  const german = locale.language === 'de' ? settingsDe[name] : undefined;
  return german ?? <span lang="en">{description}</span>;
}
