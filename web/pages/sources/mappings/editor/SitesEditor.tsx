import { SelectField } from '../../../../ui/fields.tsx';
import { SmallButton } from '../../../../ui/SmallButton.tsx';
import { textsOf } from '../../texts/texts.ts';
import { choicesOf, fieldLabel, type TableContext } from './choices.ts';
import { type MatomoMapping, siteFault } from './matomo.ts';
import { NameMore } from './NameMore.tsx';
import { ChoiceOptions } from './options.tsx';

type Sites = MatomoMapping['sites'];

interface Props {
  sites: Sites;
  table: TableContext;
  onChange: (sites: Sites) => void;
}

/** Which websites are counted, and whose and which service each of them is. */
export function SitesEditor({ sites, table, onChange }: Props) {
  const { matomo, mapping } = textsOf(table.locale);
  const add = (id: string) => onChange({ ...sites, [id]: onlyOnes(table) });
  return (
    <fieldset className="mapping-part stack">
      <legend className="kern-heading-small">{matomo.sites}</legend>
      <p className="note">{matomo.sitesHint}</p>
      {Object.entries(sites).map(([id, site]) => (
        <fieldset key={id} className="mapping-part">
          <legend className="kern-label">{matomo.site(id)}</legend>
          <div className="mapping-fields">
            {(['authority', 'service'] as const).map((field) => (
              <SiteField
                key={field}
                id={`site-${id}-${field}`}
                field={field}
                value={site[field]}
                table={table}
                onChange={(value) => {
                  const { [field]: _, ...others } = site;
                  onChange({ ...sites, [id]: value === '' ? others : { ...others, [field]: value } });
                }}
              />
            ))}
          </div>
          <SmallButton
            text={matomo.removeSite(id)}
            onClick={() => onChange(Object.fromEntries(Object.entries(sites).filter(([other]) => other !== id)))}
          />
        </fieldset>
      ))}
      <NameMore
        id="site-more"
        label={matomo.addSite}
        button={mapping.add}
        fault={(id) => {
          const found = siteFault(id, sites);
          return found && matomo[found];
        }}
        onAdd={add}
      />
    </fieldset>
  );
}

interface FieldProps {
  id: string;
  field: 'authority' | 'service';
  value: string | undefined;
  table: TableContext;
  onChange: (value: string) => void;
}

function SiteField({ id, field, value = '', table, onChange }: FieldProps) {
  const choices = choicesOf(field, table) ?? [];
  return (
    <SelectField id={id} label={fieldLabel(field, table.locale)} value={value} onChange={onChange}>
      <option value="">{textsOf(table.locale).matomo.fromField}</option>
      {value !== '' && !choices.some(({ code }) => code === value) && <option value={value}>{value}</option>}
      <ChoiceOptions choices={choices} />
    </SelectField>
  );
}

/** Where there is only one to choose, it is chosen. */
function onlyOnes(table: TableContext): Sites[string] {
  const only = (field: 'authority' | 'service') => {
    const [one, ...others] = choicesOf(field, table) ?? [];
    return one && others.length === 0 ? { [field]: one.code } : {};
  };
  return { ...only('authority'), ...only('service') };
}
