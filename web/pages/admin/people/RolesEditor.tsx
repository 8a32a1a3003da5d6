import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { servicesInOrder } from '../../../i18n/inOrder.ts';
import { type Locale, nameOf } from '../../../i18n/locale.ts';
import { SelectField } from '../../../ui/fields.tsx';
import { SmallButton } from '../../../ui/SmallButton.tsx';
import type { FullCatalogue, Grant } from '../api.ts';
import { textsOf } from '../texts/texts.ts';

/** A role while it is edited; `id` stays with it. */
export type EditedGrant = Grant & { id: number };
export const edited = (grants: Grant[]): EditedGrant[] => grants.map((grant, id) => ({ ...grant, id }));
/** As the API takes them. */
export const plain = (grants: EditedGrant[]): Grant[] =>
  grants.map(({ role, authority, service }) => ({
    role,
    ...(authority ? { authority } : {}),
    ...(authority && service ? { service } : {}),
  }));

interface Props {
  grants: EditedGrant[];
  /** indexes of those the contract refuses */
  wrong: number[];
  catalogue: FullCatalogue;
  locale: Locale;
  onChange: (grants: EditedGrant[]) => void;
}

/** Roles with the places they hold for: the instance, an authority, or one offer. */
export function RolesEditor({ grants, wrong, catalogue, locale, onChange }: Props) {
  const words = textsOf(locale).people;
  const add = () => onChange([...grants, { id: Math.max(0, ...grants.map(({ id }) => id)) + 1, role: 'reader' }]);
  return (
    <fieldset className="mapping-part">
      <legend className="kern-label">{words.roles}</legend>
      <p className="kern-hint">{words.rolesHint}</p>
      <ol className="keyed">
        {grants.map((grant, index) => (
          <li key={grant.id}>
            <OneRole
              grant={grant}
              place={`${index + 1}`}
              error={wrong.includes(index) ? words.roleWrong : undefined}
              catalogue={catalogue}
              locale={locale}
              onChange={(changed) => onChange(grants.map((other) => (other.id === grant.id ? changed : other)))}
            />
            <SmallButton
              text={words.removeRole}
              aria-label={words.removeRoleLabel(`${index + 1}`)}
              onClick={() => onChange(grants.filter(({ id }) => id !== grant.id))}
            />
          </li>
        ))}
      </ol>
      <KernButton variant="secondary" icon="add" text={words.addRole} onClick={add} />
    </fieldset>
  );
}

interface RoleProps {
  grant: EditedGrant;
  place: string;
  error: string | undefined;
  catalogue: FullCatalogue;
  locale: Locale;
  onChange: (grant: EditedGrant) => void;
}

const roles = ['admin', 'publisher', 'manager', 'reader'] as const satisfies Grant['role'][];

function OneRole({ grant, place, error, catalogue: { authorities, services, offers }, locale, onChange }: RoleProps) {
  const words = textsOf(locale).people;
  const { id, role, authority = '', service = '' } = grant;
  const offersIt = (key: string) => offers.some((offer) => offer.authority === authority && offer.service === key);
  const offered = servicesInOrder(services, locale).filter(({ key }) => offersIt(key));
  return (
    <div className="mapping-fields">
      <SelectField
        id={`role-${id}`}
        label={words.roleLabel(place)}
        error={error}
        value={role}
        onChange={(chosen) => onChange({ ...grant, role: roles.find((one) => one === chosen) ?? role })}
      >
        {roles.map((one) => (
          <option key={one} value={one}>
            {locale.texts.account.role[one]}
          </option>
        ))}
      </SelectField>
      {role !== 'admin' && (
        <SelectField
          id={`role-authority-${id}`}
          label={words.roleAuthority(place)}
          value={authority}
          onChange={(ars) => onChange({ id, role, authority: ars })}
        >
          <option value="">{words.everywhere}</option>
          {authorities.map(({ ars, name }) => (
            <option key={ars} value={ars}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {(role === 'manager' || role === 'reader') && authority && (
        <SelectField
          id={`role-service-${id}`}
          label={words.roleService(place)}
          value={service}
          onChange={(key) => onChange({ id, role, authority, service: key })}
        >
          <option value="">{words.everyService}</option>
          {offered.map(({ key, name }) => (
            <option key={key} value={key}>
              {nameOf(name, locale)}
            </option>
          ))}
        </SelectField>
      )}
    </div>
  );
}
