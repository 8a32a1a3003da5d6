import type { Offer } from '../../../api.ts';
import type { Scope, Source } from '../api.ts';

/**
 * Lines to try a token with: a first event that is checked and not counted, a figure, or the script of a web page. About
 * the source's first declared offer; without one the key of the service is left to be filled in.
 */
export function sampleOf(scope: Scope, token: string, source: Source, offers: Offer[]): string {
  const offer = offers.find(({ authority }) => source.authorities.includes(authority));
  const authority = offer?.authority ?? source.authorities[0] ?? '';
  const service = offer?.service ?? 'dienst-schluessel';
  const base = location.origin;
  switch (scope) {
    case 'ingest':
      return [
        `curl -X POST ${base}/api/v1/events/check \\`,
        "  -H 'content-type: application/json' \\",
        `  -H 'authorization: Bearer ${token}' \\`,
        `  -d '{"id":"1","type":"started","time":"${new Date().toISOString()}","authority":"${authority}","service":"${service}","attempt":"made-up-at-random-1"}'`,
      ].join('\n');
    case 'read': {
      const today = new Date().toISOString().slice(0, 10);
      return [
        `curl '${base}/api/v1/kpis?kpi=starts&from=${today.slice(0, 8)}01&to=${today}&authority=${authority}' \\`,
        `  -H 'authorization: Bearer ${token}'`,
      ].join('\n');
    }
    case 'browser':
      return [
        `<script src="${base}/connect/snippet.js" data-token="${token}" data-authority="${authority}"`,
        `  data-service="${service}" data-type="started"></script>`,
      ].join('\n');
  }
}
