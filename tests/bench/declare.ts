import { authorities, demoOffers, services } from '../../fixtures/master.ts';
import type { Instance } from './instance.ts';
import { lastDay } from './load.ts';

/** Declares the demo's towns, services and offers and one source for them all, over the API. Returns the source's token. */
export async function declareCatalogue({ call }: Instance): Promise<string> {
  for (const { ars, ...authority } of authorities) await call('PUT', `/api/v1/authorities/${ars}`, authority);
  for (const { key, ...service } of services) await call('PUT', `/api/v1/services/${key}`, service);
  for (const { authority, service, source: _, ...offer } of demoOffers(lastDay())) {
    await call('PUT', `/api/v1/authorities/${authority}/offers/${service}`, offer);
  }
  const source = { name: 'Benchmark', authorities: authorities.map((town) => town.ars) };
  const { id } = await call<{ id: number }>('POST', '/api/v1/sources', source);
  const { token } = await call<{ token: string }>('POST', `/api/v1/sources/${id}/tokens`, { scopes: ['ingest'] });
  return token;
}
