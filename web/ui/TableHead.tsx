interface Props {
  words: readonly string[];
  /** headings of columns of numbers, which stand behind those of words */
  numbers?: readonly string[];
}

/** The headings of a table. */
export function TableHead({ words, numbers = [] }: Props) {
  return (
    <thead className="kern-table__head">
      <tr className="kern-table__row">
        {words.map((heading) => (
          <th key={heading} className="kern-table__header" scope="col">
            {heading}
          </th>
        ))}
        {numbers.map((heading) => (
          <th key={heading} className="kern-table__header kern-table__header--numeric" scope="col">
            {heading}
          </th>
        ))}
      </tr>
    </thead>
  );
}
