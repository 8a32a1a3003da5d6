import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import type { MappingHistory } from '../../../../server/contract/sources.ts';
import { formatInstant } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { SelectField } from '../../../ui/fields.tsx';
import { mappedBy, type MappingFormat } from './draft.ts';
import { textsOf } from '../texts/texts.ts';

interface Props {
  mapping: MappingHistory;
  locale: Locale;
  /** undefined: the newest, whichever that is */
  onChoose: (version: number | undefined) => void;
}

/** What a mapping is for, and which of its versions is shown. */
export function Versions({ mapping: { format, version, versions }, locale, onChoose }: Props) {
  const { mappings: texts } = textsOf(locale);
  const newest = versions[0]?.version;
  const of = format as MappingFormat;
  return (
    <section className="panel stack" aria-label={texts.shown}>
      <p className="kern-body">
        <strong>{texts.formats[of]}.</strong> {texts.lead[mappedBy(of)]}
      </p>
      <SelectField
        id="mapping-version"
        label={texts.version}
        value={`${version}`}
        onChange={(chosen) => onChoose(Number(chosen) === newest ? undefined : Number(chosen))}
      >
        {versions.map((one) => {
          const words = texts.versionOf(`${one.version}`, formatInstant(one.savedAt, locale.language));
          return (
            <option key={one.version} value={one.version}>
              {one.version === newest ? texts.newest(words) : words}
            </option>
          );
        })}
      </SelectField>
      {version !== newest && <KernAlert variant="info" title={texts.older} />}
    </section>
  );
}
