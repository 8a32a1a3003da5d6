import { KernAlert, KernBadge } from '@kern-ux-annex/kern-react-kit';
import type { Locale } from '../../../i18n/locale.ts';
import type { CheckPoint } from '../api.ts';
import { textsOf } from '../texts/texts.ts';
import { groupOf, groups, titleOf } from './points.ts';

/** What was found: the verdict, then every point, in groups. */
export function Found({ ok, points, locale }: { ok: boolean; points: CheckPoint[]; locale: Locale }) {
  const { check } = textsOf(locale);
  const wrong = points.filter((point) => point.ok === false).length;
  const shown = groups.map((group) => ({ group, points: points.filter((point) => groupOf(point) === group) }));
  return (
    <>
      {ok ? (
        <KernAlert variant="success" title={check.fine} body={check.fineNote} />
      ) : (
        <KernAlert variant="danger" title={check.wrong(`${wrong}`)} body={check.wrongNote} />
      )}
      {shown
        .filter((part) => part.points.length > 0)
        .map((part) => (
          <section key={part.group} className="panel stack" aria-labelledby={`points-${part.group}`}>
            <h2 id={`points-${part.group}`} className="kern-heading-small">
              {check.groups[part.group]}
            </h2>
            <ul className="points">
              {part.points.map((point) => (
                <Point key={point.key} point={point} locale={locale} />
              ))}
            </ul>
          </section>
        ))}
    </>
  );
}

/** A point; what the API says to it only where there is something to do, or which one was tried. */
function Point({ point, locale }: { point: CheckPoint; locale: Locale }) {
  const title = titleOf(point, locale);
  const telling = point.ok !== true || ['token', 'authority', 'offer'].includes(point.key);
  return (
    <li>
      <Mark ok={point.ok} locale={locale} />
      <span>
        {title ?? <span lang="en">{point.title}</span>}
        {telling && (
          <span className="note" lang="en">
            {' '}
            {point.detail}
          </span>
        )}
      </span>
    </li>
  );
}

function Mark({ ok, locale }: { ok: boolean | null; locale: Locale }) {
  const { check } = textsOf(locale);
  if (ok === null) return <KernBadge variant="info" withIcon text={check.skipped} />;
  return ok ? (
    <KernBadge variant="success" withIcon text={check.right} />
  ) : (
    <KernBadge variant="danger" withIcon text={check.notRight} />
  );
}
