import type { FullCatalogue } from '../admin/api.ts';
import type { Source } from '../sources/api.ts';

/** The way from an empty instance to its first event, in the order in which one thing needs the other. */
export const steps = ['authority', 'service', 'offer', 'source', 'token', 'event'] as const;
export type Step = (typeof steps)[number];

/** How far an instance is: the first step that is not done; undefined once an event came. */
export function nextStep({ authorities, services, offers }: FullCatalogue, sources: Source[]): Step | undefined {
  const done: Record<Step, boolean> = {
    authority: authorities.length > 0,
    service: services.length > 0,
    offer: offers.length > 0,
    source: sources.length > 0,
    token: sources.some(({ tokens }) => tokens.length > 0),
    event: sources.some(({ lastEventAt }) => lastEventAt !== null),
  };
  return steps.find((step) => !done[step]);
}

/** Lines for a console that send one event; it counts from then on. */
export const firstEvent = (base: string, token: string, authority: string, service: string, now: Date): string =>
  [
    `curl -X POST ${base}/api/v1/events \\`,
    "  -H 'content-type: application/json' \\",
    `  -H 'authorization: Bearer ${token}' \\`,
    `  -d '{"id":"1","type":"started","time":"${now.toISOString()}","authority":"${authority}","service":"${service}","attempt":"made-up-at-random-1"}'`,
  ].join('\n');
