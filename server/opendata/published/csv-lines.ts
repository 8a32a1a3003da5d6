/** The lines of a CSV file in batches, as they come, without their line ends; in quotes a line goes on behind a line end. */
export async function* csvLines(parts: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of parts) {
    const pieces = (rest + decoder.decode(part, { stream: true })).split('\r\n');
    const lines: string[] = [];
    rest = '';
    for (const [index, piece] of pieces.entries()) {
      rest += piece;
      if (index === pieces.length - 1) break;
      if (hasOpenQuote(rest)) {
        rest += '\r\n';
        continue;
      }
      lines.push(rest);
      rest = '';
    }
    yield lines;
  }
}

function hasOpenQuote(text: string): boolean {
  let open = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) open = !open;
  return open;
}

/** The first fields of a line, as many as asked for. */
export function firstFields(line: string, count: number): string[] {
  if (!line.includes('"')) return line.split(',', count);
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/y;
  while (fields.length < count) {
    const found = field.exec(line);
    if (!found) break;
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
  }
  return fields;
}
