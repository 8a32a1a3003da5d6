import type { TopicsAnswer } from '../../../../server/contract/comment.ts';
import { formatValue } from '../../../format.ts';
import type { Locale } from '../../../i18n/locale.ts';
import { TableFrame } from '../../../ui/TableFrame.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { textsOf } from './texts/texts.ts';

/** How many comments each topic has; nothing before there are any. */
export function Topics({ topics, locale }: { topics: TopicsAnswer['topics']; locale: Locale }) {
  const texts = textsOf(locale);
  const count = (value: number) => formatValue(value, 'count', locale.language);
  if (topics.length === 0) return null;
  return (
    <TableFrame caption={texts.topicsHeading} label={texts.topicsScrollable}>
      <TableHead words={[texts.topic]} numbers={[texts.count, texts.open]} />
      <tbody className="kern-table__body">
        {topics.map(({ topic, count: all, open }) => (
          <tr key={topic ?? ''} className="kern-table__row">
            <th className="kern-table__header" scope="row">
              {topic ?? texts.noTopic}
            </th>
            <td className="kern-table__cell kern-table__cell--numeric">{count(all)}</td>
            <td className="kern-table__cell kern-table__cell--numeric">{count(open)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
