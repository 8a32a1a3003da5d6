import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import type { MappingHistory } from '../../../../server/contract/sources.ts';
import { formatInstant } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { Confirm } from '../../../ui/Confirm.tsx';
import { SelectField } from '../../../ui/fields.tsx';
import { mappedBy, type MappingFormat } from './draft.ts';
import { textsOf } from '../texts/texts.ts';

interface Props {
  mapping: MappingHistory;
  /** the version that is shown: the one that was opened or saved here last, whatever came since */
  shown: number;
  /** somebody changed what is shown, and would lose it */
  unsaved: boolean;
  locale: Locale;
  /** undefined: the newest, whichever that is */
  onChoose: (version: number | undefined) => void;
}

/** What a mapping is for, and which of its versions is shown. */
export function Versions({ mapping: { format, versions }, shown, unsaved, locale, onChoose }: Props) {
  const { mappings: texts } = textsOf(locale);
  const newest = versions[0]?.version;
  const [asked, setAsked] = useState<number>();
  const open = (chosen: number) => onChoose(chosen === newest ? undefined : chosen);
  const of = format as MappingFormat;
  return (
    <section className="panel stack" aria-label={texts.shown}>
      <p className="kern-body">
        <strong>{texts.formats[of]}.</strong> {texts.lead[mappedBy(of)]}
      </p>
      <SelectField
        id="mapping-version"
        label={texts.version}
        value={`${shown}`}
        onChange={(chosen) => (unsaved ? setAsked : open)(Number(chosen))}
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
      {newest !== undefined && shown < newest && <KernAlert variant="info" title={texts.older} />}
      {asked !== undefined && (
        <Confirm
          title={texts.discard}
          confirm={texts.discardConfirm}
          cancel={texts.discardCancel}
          onConfirm={() => open(asked)}
          onCancel={() => setAsked(undefined)}
        >
          <p className="kern-body">{texts.discardNote(`${asked}`)}</p>
        </Confirm>
      )}
    </section>
  );
}
