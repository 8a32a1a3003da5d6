import { Link } from 'wouter';
import { hrefTo, useFilters } from '../../useFilters.ts';

/** The way from a row of a table to its page. */
export function TableLink({ path, text }: { path: string; text: string }) {
  const { filters } = useFilters();
  return (
    <Link href={hrefTo(path, filters)} className="kern-link kern-link--small kern-link--no-visited-state">
      {text}
    </Link>
  );
}
