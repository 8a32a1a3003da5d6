import { KernButton } from '@kern-ux-annex/kern-react-kit';
import { useState } from 'react';
import type { EditionOutlook, EditionPreview } from '../../../server/contract/editions.ts';
import { licences } from '../../../server/contract/licences.ts';
import type { Locale } from '../../i18n/locale.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { AreaField } from '../../ui/fields.tsx';
import { leastReason, mostReason } from './reason.ts';
import { textsOf } from './texts/texts.ts';
import type { Publishing } from './usePublishing.ts';
import { count, periodName } from './words.ts';

interface Props {
  outlook: EditionOutlook;
  preview: EditionPreview;
  publishing: Publishing;
  locale: Locale;
}

/** The one button, and the question before: what becomes public, and for a revision why. */
export function PublishButton({ outlook, preview, publishing, locale }: Props) {
  const { go } = textsOf(locale);
  const [asking, setAsking] = useState(false);
  const revises = preview.supersedes !== null;
  return (
    <div className="actions">
      <KernButton
        variant="primary"
        text={revises ? go.revise : go.publish}
        disabled={publishing.starting || publishing.run?.state === 'running'}
        onClick={() => setAsking(true)}
      />
      {asking && (
        <Question
          outlook={outlook}
          preview={preview}
          locale={locale}
          onCancel={() => setAsking(false)}
          onPublish={(note) => {
            setAsking(false);
            publishing.start(note);
          }}
        />
      )}
    </div>
  );
}

interface QuestionProps {
  outlook: EditionOutlook;
  preview: EditionPreview;
  locale: Locale;
  onPublish: (note: string) => void;
  onCancel: () => void;
}

function Question({ outlook, preview, locale, onPublish, onCancel }: QuestionProps) {
  const texts = textsOf(locale);
  const { go } = texts;
  const [note, setNote] = useState('');
  const [lacking, setLacking] = useState(false);
  const { id, supersedes, tables, firstMonth, lastMonth, licence } = preview;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const publish = () => {
    const short = supersedes !== null && note.trim().length < leastReason;
    setLacking(short);
    if (!short) onPublish(note.trim());
  };
  return (
    <Confirm title={go.asked(id)} confirm={go.confirm} cancel={go.cancel} onConfirm={publish} onCancel={onCancel}>
      <p className="kern-body">
        {go.what(
          count(rows, locale),
          count(tables.length, locale),
          periodName(firstMonth, locale),
          periodName(lastMonth, locale),
        )}
      </p>
      <p className="kern-body">
        {go.who(outlook.name ?? `${outlook.publisherName} (${texts.wholeShort})`, licences[licence][locale.language])}
      </p>
      <p className="kern-body">{supersedes === null ? go.final : `${go.replaces(supersedes)} ${go.final}`}</p>
      <AreaField
        id="publish-note"
        label={supersedes === null ? go.note : go.reason}
        hint={supersedes === null ? undefined : go.reasonHint}
        error={lacking && note.trim().length < leastReason ? go.reasonMissing : undefined}
        rows={3}
        maxLength={mostReason}
        value={note}
        onChange={setNote}
      />
    </Confirm>
  );
}
