import type { EditionOutlook, EditionPreview } from '../../../server/contract/editions.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Instance } from '../../shown.ts';
import { Cells } from './Cells.tsx';
import { Changes } from './Changes.tsx';
import { Facts } from './Facts.tsx';
import { Gaps } from './Gaps.tsx';
import { NotAsked } from './NotAsked.tsx';
import { Preview } from './Preview.tsx';
import { Progress } from './Progress.tsx';
import { Protection } from './Protection.tsx';
import { PublishButton } from './PublishButton.tsx';
import { Refusal } from './Refusal.tsx';
import { RunState } from './RunState.tsx';
import { textsOf } from './texts/texts.ts';
import { usePreview, usePublishing } from './usePublishing.ts';
import { count } from './words.ts';
import { previewedTables } from './api.ts';

interface Props {
  outlook: EditionOutlook;
  instance: Instance;
  locale: Locale;
}

/** The next edition: what it is made of, the button, how far publishing is, and the preview below. */
export function Next({ outlook, instance, locale }: Props) {
  const texts = textsOf(locale);
  const { mayPublish, refusal, publisher } = outlook;
  const publishing = usePublishing(publisher);
  const running = publishing.run?.state === 'running';
  const { preview, done, error, retry } = usePreview(publisher, mayPublish && refusal === null && !running);
  return (
    <>
      <section className="panel stack" aria-labelledby="next-title">
        <h2 id="next-title" className="kern-heading-small">
          {texts.next.heading}
        </h2>
        <Facts outlook={outlook} preview={preview} locale={locale} />
        {refusal && <Refusal title={texts.next.refused} error={refusal} locale={locale} />}
        {mayPublish && !refusal && <Gaps outlook={outlook} instance={instance} locale={locale} />}
        <RunState publishing={publishing} outlook={outlook} locale={locale} />
        {preview && <p className="kern-body kern-body--bold">{whatItIs(preview, locale)}</p>}
        {preview && !preview.same && (
          <PublishButton outlook={outlook} preview={preview} publishing={publishing} locale={locale} />
        )}
        {mayPublish && !refusal && !running && !preview && !error && (
          <Progress
            label={texts.preview.label}
            share={done / previewedTables.length}
            said={texts.preview.loading(count(done, locale), count(previewedTables.length, locale))}
          />
        )}
        {error && (
          <NotAsked title={texts.preview.failed} error={error} known={preview !== undefined} retry={retry} locale={locale} />
        )}
      </section>
      {preview && (
        <>
          <Preview preview={preview} locale={locale} />
          <Protection preview={preview} locale={locale} />
          <Cells publisher={publisher} catalogue={instance.catalogue} locale={locale} />
          {preview.since !== null && (
            <Changes preview={preview} since={preview.since} catalogue={instance.catalogue} locale={locale} />
          )}
        </>
      )}
    </>
  );
}

/** Whether publishing would make something, and what. */
function whatItIs({ same, id, supersedes, since, lastMonth, tables }: EditionPreview, locale: Locale): string {
  const { next } = textsOf(locale);
  const changes = tables.reduce((sum, table) => sum + table.changes, 0);
  if (same) return next.same(id);
  if (supersedes === null && since !== null) return next.following(id, since);
  if (supersedes === null) return id === lastMonth ? next.first(id) : next.again(id);
  return changes === 0 ? next.licenceOnly(id, supersedes) : next.revision(id, supersedes, count(changes, locale));
}
