import { z } from 'zod';
import { Ars, ServiceKey } from './event.ts';

/**
 * Roles (api.md). **admin**: the instance. **publisher**: editions of an authority, or of the instance. **manager**: an
 * authority or some of its offers. **reader**: reads. Every role may read where it holds.
 */
export const roles = ['admin', 'publisher', 'manager', 'reader'] as const;
export type Role = (typeof roles)[number];

/** Where a role holds: an offer, an authority with all its offers, or (nothing named) the instance. */
export interface Place {
  authority?: string | undefined;
  service?: string | undefined;
}
export interface Grant extends Place {
  role: Role;
}

/** The places a role can be granted for. */
const placesOf: Record<Role, readonly ('instance' | 'authority' | 'offer')[]> = {
  admin: ['instance'],
  publisher: ['instance', 'authority'],
  manager: ['authority', 'offer'],
  reader: ['instance', 'authority', 'offer'],
};

export const Grant = z
  .strictObject({ role: z.enum(roles), authority: Ars.optional(), service: ServiceKey.optional() })
  .refine(({ authority, service }) => service === undefined || authority !== undefined, {
    path: ['authority'],
    message: 'an offer is named by authority and service',
  })
  .refine((grant) => placesOf[grant.role].includes(kindOf(grant)), {
    path: ['authority'],
    message: 'admin takes no authority, publisher an authority or none, manager an authority or an offer',
  });

const kindOf = ({ authority, service }: Place) =>
  authority === undefined ? 'instance' : service === undefined ? 'authority' : 'offer';

/**
 * A grant in one word, as the command line and the claims of identity providers name it: `admin`, `reader`,
 * `publisher:065310005005`, `manager:065310005005/hundesteuer`. Undefined for anything else.
 */
export function grantOf(text: string): Grant | undefined {
  const [, role, authority, service] = /^(\w+)(?::(\d+)(?:\/([^/]+))?)?$/.exec(text) ?? [];
  return Grant.safeParse({ role, authority, service }).data;
}

export const grantText = ({ role, authority, service }: Grant): string =>
  [role, ...(authority === undefined ? [] : [`:${authority}`]), ...(service === undefined ? [] : [`/${service}`])].join('');

/** A grant as answers name it. */
export const GrantEntry = z.object({ role: z.enum(roles), authority: z.string().optional(), service: z.string().optional() });

/** Text without breaks, such as a name. */
export const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line of text');
export const Account = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@+-]{1,99}$/, 'must be 2 to 100 characters of a–z, 0–9 and . _ @ + -')
  .meta({ description: 'what the person types in to sign in', example: 'erika.mustermann' });
const language = z.enum(['de', 'en']);
/** Characters of a password. */
export const passwordRule = { least: 12, most: 200 };
export const NewPerson = z.strictObject({
  account: Account,
  name: line,
  email: z.email().max(200).optional(),
  language: language.default('de'),
  roles: z.array(Grant).max(1000).default([]),
});
export type NewPerson = z.output<typeof NewPerson>;
export const PersonChange = z.strictObject({
  name: line.optional(),
  email: z.email().max(200).nullable().optional(),
  language: language.optional(),
  disabled: z.boolean().optional().meta({ description: 'true ends their sessions and keeps them out' }),
});
export type PersonChange = z.output<typeof PersonChange>;

export const PersonEntry = z.object({
  id: z.int(),
  account: z.string().nullable().meta({ description: 'of a local account; null for somebody of the identity provider' }),
  name: z.string(),
  email: z.string().nullable(),
  language,
  roles: z.array(GrantEntry),
  disabled: z.boolean(),
  hasPassword: z.boolean(),
  createdAt: z.string(),
  signedInAt: z.string().nullable(),
});
export type PersonEntry = z.output<typeof PersonEntry>;

/** What `GET /api/v1/session` says. */
export const Session = z.object({
  kind: z.enum(['person', 'local', 'operator']).meta({ description: 'local: somebody at this machine, no sign-in is set up' }),
  person: z.int().nullable(),
  name: z.string().nullable(),
  language,
  roles: z.array(GrantEntry),
  authorities: z.union([z.literal('all'), z.array(z.string())]).meta({ description: 'with anything in it that may be read' }),
});
export type Session = z.output<typeof Session>;

/** What somebody sees of their own account (`GET /api/v1/account`). */
export const OwnAccount = z.object({
  account: PersonEntry.shape.account,
  email: PersonEntry.shape.email,
  language,
  hasPassword: z.boolean(),
  sessions: z
    .array(
      z.object({
        startedAt: z.string(),
        usedAt: z.string().meta({ description: 'to the minute' }),
        current: z.boolean().meta({ description: 'the one that asks' }),
      }),
    )
    .meta({ description: 'the newest first' }),
});
export type OwnAccount = z.output<typeof OwnAccount>;
export const OwnAccountChange = z.strictObject({ language: language.meta({ description: 'of pages, mails and reports' }) });
export type OwnAccountChange = z.output<typeof OwnAccountChange>;
export const PasswordChange = z.strictObject({
  current: z.string().min(1).max(1_000),
  next: z
    .string()
    .max(passwordRule.most)
    .refine((text) => [...text].length >= passwordRule.least, `must have ${passwordRule.least} characters at least`),
});
export type PasswordChange = z.output<typeof PasswordChange>;
