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
