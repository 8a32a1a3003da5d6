import type { TopicsAnswer } from '../../../../server/contract/comment.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import type { Asked } from './asked.ts';
import { textsOf } from './texts/texts.ts';

interface Props {
  asked: Asked;
  topics: TopicsAnswer['topics'];
  change: (part: Partial<Asked>) => void;
  locale: Locale;
}

/** What to show of the comments. */
export function Search({ asked, topics, change, locale }: Props) {
  const texts = textsOf(locale);
  return (
    <div className="filters" role="group" aria-label={texts.filters}>
      <TextField
        id="comments-q"
        label={texts.search}
        type="search"
        maxLength={200}
        value={asked.q}
        onChange={(q) => change({ q })}
      />
      <SelectField id="comments-rating" label={texts.rating} value={asked.rating} onChange={(rating) => change({ rating })}>
        <option value="">{texts.anyRating}</option>
        {['5', '4', '3', '2', '1'].map((rating) => (
          <option key={rating} value={rating}>
            {texts.stars(rating)}
          </option>
        ))}
      </SelectField>
      <SelectField id="comments-topic" label={texts.topic} value={asked.topic} onChange={(topic) => change({ topic })}>
        <option value="">{texts.anyTopic}</option>
        {topics.map(({ topic }) => topic !== null && <option key={topic}>{topic}</option>)}
      </SelectField>
      <SelectField id="comments-done" label={texts.state} value={asked.done} onChange={(done) => change({ done })}>
        <option value="">{texts.states.any}</option>
        <option value="false">{texts.states.open}</option>
        <option value="true">{texts.states.done}</option>
      </SelectField>
    </div>
  );
}
