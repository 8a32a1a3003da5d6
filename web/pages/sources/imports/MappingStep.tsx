import { KernAlert } from '@kern-ux-annex/kern-react-kit';
import { useEffect, useRef } from 'react';
import type { Catalogue } from '../../../api.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { AreaField, SelectField } from '../../../ui/fields.tsx';
import type { Source } from '../api.ts';
import { RowMappingEditor } from '../mappings/editor/RowMappingEditor.tsx';
import { textsOf } from '../texts/texts.ts';
import { PreviewTable } from './PreviewTable.tsx';
import { type ReadFile, used } from './reading.ts';
import { SaveMapping } from './SaveMapping.tsx';

interface Props {
  read: ReadFile;
  source: Source;
  catalogue: Catalogue;
  locale: Locale;
  onChange: (read: ReadFile) => void;
}

/** Says what in a file means what: of tables by choosing columns, of everything else as JSON. */
export function MappingStep({ read, source, catalogue, locale, onChange }: Props) {
  const { mapping: texts } = textsOf(locale).imports;
  const heading = useHeadingFocus(read.file);
  const { preview } = read;
  return (
    <section className="panel stack" aria-labelledby="mapping-title">
      <h2 id="mapping-title" ref={heading} tabIndex={-1} className="kern-heading-small">
        {texts.heading}
      </h2>
      {preview && (
        <>
          <PreviewTable preview={preview} file={read.file.name} locale={locale} />
          <Origin read={read} locale={locale} />
        </>
      )}
      <SavedChoice read={read} locale={locale} onChange={onChange} />
      {preview ? (
        <RowMappingEditor
          mapping={read.rows}
          table={{ of: 'table', columns: preview.columns, rows: preview.rows, source, catalogue, locale }}
          // what was said about where the mapping came from is not true of one that is begun anew
          onChange={(rows) => onChange({ ...read, rows, from: rows.kind === read.rows.kind ? read.from : 'kept' })}
        />
      ) : (
        <AreaField
          id="mapping-text"
          label={textsOf(locale).mapping.json}
          hint={texts.json}
          rows={14}
          spellCheck={false}
          value={read.text}
          onChange={(text) => onChange({ ...read, text })}
        />
      )}
      <SaveMapping read={read} locale={locale} onChange={onChange} />
    </section>
  );
}

/** After a file was read, work goes on here. */
function useHeadingFocus(file: File) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [file]);
  return heading;
}

/** Where the mapping came from, so that nobody trusts it unseen. */
function Origin({ read: { from, savedAs }, locale }: { read: ReadFile; locale: Locale }) {
  const { mapping: texts } = textsOf(locale).imports;
  if (from === 'suggested') return <KernAlert variant="info" title={texts.suggested} />;
  if (from === 'saved' && savedAs) return <KernAlert variant="info" title={texts.reused(savedAs.name)} />;
  return from === 'nowhere' ? <KernAlert variant="info" title={texts.notSuggested} /> : null;
}

function SavedChoice({ read, locale, onChange }: { read: ReadFile; locale: Locale; onChange: (read: ReadFile) => void }) {
  const { mapping: texts } = textsOf(locale).imports;
  const usable = read.saved.filter(({ format }) => format === read.format);
  if (usable.length === 0) return null;
  const choose = (name: string) => {
    const saved = usable.find((one) => one.name === name);
    if (saved) onChange({ ...read, ...used(saved) });
  };
  return (
    <SelectField id="saved-mapping" label={texts.saved} value={read.savedAs?.name ?? ''} onChange={choose}>
      <option value="">{texts.none}</option>
      {usable.map(({ name }) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
