import { Link } from 'wouter';
import { hrefTo, useFilters } from '../../useFilters.ts';

/** Where a page below the list of sources belongs. */
export function BackLink({ path, text }: { path: string; text: string }) {
  const { filters } = useFilters();
  return (
    <p className="page__above">
      <Link href={hrefTo(path, filters)} className="kern-link kern-link--no-visited-state">
        <span className="kern-icon kern-icon--arrow-back" aria-hidden="true" />
        {text}
      </Link>
    </p>
  );
}
