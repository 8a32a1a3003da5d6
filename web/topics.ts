import { topicLabel } from '../server/contract/topics.ts';
import type { Catalogue, Offer } from './api.ts';
import type { Locale } from './i18n/locale.ts';

/** What the KPIs call the topic of services without one. */
const without = 'unknown';

export const topicPath = (topic: string): string => `/topics/${topic}`;

export interface Topic {
  key: string;
  label: string;
  offers: Offer[];
}

/** The topics that anything is offered of, by name; empty where no service has one. */
export function topicsOf({ services, offers }: Pick<Catalogue, 'services' | 'offers'>, { language }: Locale): Topic[] {
  const topicOf = new Map(services.map(({ key, topic }) => [key, topic ?? without]));
  const byTopic = Map.groupBy(offers, ({ service }) => topicOf.get(service) ?? without);
  const topics = [...byTopic].map(([key, own]): Topic => ({ key, label: topicLabel(key, language), offers: own }));
  if (topics.every(({ key }) => key === without)) return [];
  return topics.sort(
    (one, other) => Number(one.key === without) - Number(other.key === without) || one.label.localeCompare(other.label, language),
  );
}
