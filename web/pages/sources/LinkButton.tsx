import { Link } from 'wouter';
import { hrefTo, useFilters } from '../../useFilters.ts';

/** A link to a page of the dashboard that looks like what one does next. */
export function LinkButton({ path, text, primary = false }: { path: string; text: string; primary?: boolean }) {
  const { filters } = useFilters();
  return (
    <Link href={hrefTo(path, filters)} className={`kern-btn kern-btn--${primary ? 'primary' : 'secondary'}`}>
      <span className="kern-label">{text}</span>
    </Link>
  );
}
