import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { codeLists } from '../../../../../server/contract/codelists.ts';
import { totalMeasures } from '../../../../../server/contract/measures.ts';
import { kpiLabel, type Locale } from '../../../../i18n/locale.ts';
import { SelectField, TextField } from '../../../../ui/fields.tsx';
import { SmallButton } from '../../../../ui/SmallButton.tsx';
import { textsOf } from '../../texts/texts.ts';
import { CellField } from './CellField.tsx';
import { categoryChoices, choicesOf, type TableContext } from './choices.ts';
import { type CellSource, type Fields, type TotalsMapping, withEntry, withField } from './model.ts';
import { ChoiceOptions } from './options.tsx';

interface Props {
  mapping: TotalsMapping;
  table: TableContext;
  onChange: (mapping: TotalsMapping) => void;
}

/** Monthly counts: of which service and month a row tells, and what each of its counts is. */
export function TotalsEditor({ mapping, table, onChange }: Props) {
  const texts = textsOf(table.locale).mapping;
  const changeCounts = (counts: Fields[]) => onChange({ ...mapping, counts });
  return (
    <>
      <fieldset className="mapping-part">
        <legend className="kern-heading-small">{texts.all}</legend>
        <div className="mapping-fields">
          {['authority', 'service', 'month'].map((field) => (
            <CellField
              key={field}
              id={`all-${field}`}
              field={field}
              source={mapping.fields[field]}
              table={table}
              onChange={(source) => onChange({ ...mapping, fields: withField(mapping.fields, field, source) })}
            />
          ))}
        </div>
      </fieldset>
      {mapping.counts.map((count, place) => (
        <CountEditor
          // counts have no name of their own, only their place
          key={place}
          number={place + 1}
          count={count}
          table={table}
          onChange={(changed) => changeCounts(withEntry(mapping.counts, place, changed))}
          onRemove={mapping.counts.length > 1 ? () => changeCounts(withEntry(mapping.counts, place, undefined)) : undefined}
        />
      ))}
      <KernButton
        variant="secondary"
        icon="add"
        text={texts.addCount}
        onClick={() => changeCounts([...mapping.counts, { channel: { value: 'counter' } }])}
      />
    </>
  );
}

interface CountProps {
  number: number;
  count: Fields;
  table: TableContext;
  onChange: (count: Fields) => void;
  onRemove: (() => void) | undefined;
}

function CountEditor({ number, count, table, onChange, onRemove }: CountProps) {
  const { locale } = table;
  const texts = textsOf(locale).mapping;
  const id = `count-${number}`;
  const fixed = whatOf(count);
  const cell = (field: string, as = field) => (
    <CellField
      id={`${id}-${field}`}
      field={as}
      source={count[field]}
      table={table}
      onChange={(source) => onChange(withField(count, field, source))}
    />
  );
  return (
    <fieldset className="mapping-part">
      <legend className="kern-heading-small">{texts.count(`${number}`)}</legend>
      <div className="mapping-fields">
        {cell('count')}
        <SelectField
          id={`${id}-what`}
          label={texts.counted}
          value={fixed ?? 'columns'}
          onChange={(what) => onChange(countOf(count, what))}
        >
          <WhatOptions locale={locale} />
        </SelectField>
        {fixed === undefined && (
          <>
            {cell('channel', 'volumeChannel')}
            {cell('measure')}
            {cell('dimension')}
            {cell('category')}
          </>
        )}
        {fixed?.startsWith('online:') && <Split id={id} count={count} table={table} onChange={onChange} />}
      </div>
      {onRemove && <SmallButton text={texts.removeCount(`${number}`)} onClick={onRemove} />}
    </fieldset>
  );
}

function WhatOptions({ locale }: { locale: Locale }) {
  const texts = textsOf(locale).mapping;
  return (
    <>
      <optgroup label={texts.online}>
        {totalMeasures.map((measure) => (
          <option key={measure} value={`online:${measure}`}>
            {kpiLabel(measure, locale)}
          </option>
        ))}
      </optgroup>
      <optgroup label={texts.offline}>
        {codeLists.volumeChannel
          .filter(({ code }) => code !== 'online')
          .map((channel) => (
            <option key={channel.code} value={channel.code}>
              {channel[locale.language]}
            </option>
          ))}
      </optgroup>
      <option value="columns">{texts.countFromColumns}</option>
    </>
  );
}

const fixedText = (source: CellSource | undefined): string | undefined =>
  source && 'value' in source ? `${source.value}` : undefined;

/** `online:starts`, `counter` …; undefined where columns say it. */
function whatOf({ channel, measure, dimension, category }: Fields): string | undefined {
  const columns = [channel, measure, dimension, category].some((source) => source && 'column' in source);
  const code = fixedText(channel);
  if (columns || code === undefined || code === '') return undefined;
  return code === 'online' ? `online:${fixedText(measure) ?? 'received'}` : code;
}

function countOf({ count }: Fields, what: string): Fields {
  const counted: Fields = count ? { count } : {};
  if (what === 'columns') return counted;
  const [channel = '', measure] = what.split(':');
  return { ...counted, channel: { value: channel }, ...(measure ? { measure: { value: measure } } : {}) };
}

/** One category of an online count: the starts by eID, the submissions paid by PayPal. */
function Split({ id, count, table, onChange }: Pick<CountProps, 'count' | 'table' | 'onChange'> & { id: string }) {
  const texts = textsOf(table.locale);
  const dimension = fixedText(count['dimension']) ?? '';
  const categories = categoryChoices(dimension, table.locale);
  const category = fixedText(count['category']) ?? '';
  const setDimension = (name: string) => {
    const { dimension: _, category: __, ...whole } = count;
    onChange(name === '' ? whole : { ...whole, dimension: { value: name }, category: { value: '' } });
  };
  const setCategory = (code: string) => onChange(withField(count, 'category', { value: code }));
  const label = texts.mapping.fields.category;
  return (
    <>
      <SelectField id={`${id}-dimension`} label={texts.mapping.split} value={dimension} onChange={setDimension}>
        <option value="">{texts.mapping.whole}</option>
        <ChoiceOptions choices={choicesOf('dimension', table) ?? []} />
      </SelectField>
      {dimension !== '' && categories && (
        <SelectField id={`${id}-category`} label={label} value={category} onChange={setCategory}>
          <option value="">{texts.mapping.choose}</option>
          <ChoiceOptions choices={categories} />
        </SelectField>
      )}
      {dimension !== '' && !categories && (
        <TextField id={`${id}-category`} label={label} value={category} onChange={setCategory} />
      )}
    </>
  );
}
