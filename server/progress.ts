/** One line on standard error that is overwritten on a terminal; elsewhere only a state that ends in a newline is printed. */
export function progressLine(): (text: string) => void {
  return (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
    else if (text.endsWith('\n')) process.stderr.write(text);
  };
}
