/** How the values of a line are kept apart. */
export interface Dialect {
  /** One character. */
  readonly delimiter: string;
  /** Character around values; false: none. */
  readonly quote: string | false;
  /** Character that takes the meaning off the next one; false: none; undefined: none, and what looks like one is refused. */
  readonly escape?: string | false | undefined;
  /** White space around quoted values is no part of them. */
  readonly trim: boolean;
}

/** The values of a record. */
export interface Values {
  readonly fields: string[];
  /** A quote stands inside an unquoted value. */
  readonly stray?: boolean;
}

type Broken = { readonly problem: string };

const BACKSLASH = '\\';
const DOUBTFUL =
  'a quote follows a backslash: write `escape: "\\\\"` in the mapping where backslashes take the meaning off quotes, ' +
  '`escape: false` where they are ordinary text';
const BROKEN: Broken = { problem: 'a closing quote is followed by more text' };

/** Parts a record with quotes or escapes; `open` where its last value goes on in the next line. */
export function splitQuoted(text: string, dialect: Dialect): Values | Broken | 'open' {
  const read = parse(text, dialect);
  const { quote, escape: escaper } = dialect;
  if (escaper !== undefined || quote === false || !text.includes(BACKSLASH + quote)) return read;
  // Two programs would read two records: only where one reading fails is the other one certain.
  const other = parse(text, { ...dialect, escape: BACKSLASH });
  if (other !== 'open' && 'problem' in other) return read;
  if (read === 'open' && other === 'open') return read;
  if (read === 'open' || other === 'open' || 'problem' in read) return { problem: DOUBTFUL };
  const same = read.fields.length === other.fields.length && read.fields.every((field, n) => field === other.fields[n]);
  return same ? read : { problem: DOUBTFUL };
}

function parse(text: string, dialect: Dialect): Values | Broken | 'open' {
  const { delimiter, quote, trim } = dialect;
  const escaper = dialect.escape === quote ? false : (dialect.escape ?? false);
  const meaningOf = unescaper(delimiter, quote, escaper);
  const fields: string[] = [];
  let stray = false;
  for (let at = 0; ; ) {
    const start = trim ? afterSpace(text, at, delimiter) : at;
    const formula = textFormula(text, start, dialect, escaper);
    if (formula) {
      fields.push(meaningOf(formula.text));
      if (formula.end === text.length) return stray ? { fields, stray } : { fields };
      at = formula.end + 1;
      continue;
    }
    if (quote === false || text[start] !== quote) {
      const end = plainEnd(text, at, delimiter, escaper);
      if (end === 'open') return 'open';
      const field = text.slice(at, end);
      stray ||= quote !== false && field.includes(quote);
      fields.push(escaper === false ? field : meaningOf(field));
      if (end === text.length) return stray ? { fields, stray } : { fields };
      at = end + 1;
      continue;
    }
    const close = quotedEnd(text, start + 1, quote, escaper);
    if (close === -1) return 'open';
    fields.push(meaningOf(text.slice(start + 1, close)));
    const end = trim ? afterSpace(text, close + 1, delimiter) : close + 1;
    if (end === text.length) return stray ? { fields, stray } : { fields };
    if (text[end] !== delimiter) return BROKEN;
    at = end + 1;
  }
}

/** A cell `="00123"`: so programs write a text that a spreadsheet is to keep as it is. */
function textFormula(text: string, start: number, { delimiter, quote, trim }: Dialect, escaper: string | false) {
  if (quote === false || text[start] !== '=' || text[start + 1] !== quote) return undefined;
  const close = quotedEnd(text, start + 2, quote, escaper);
  if (close === -1) return undefined;
  const end = trim ? afterSpace(text, close + 1, delimiter) : close + 1;
  return end === text.length || text[end] === delimiter ? { text: text.slice(start + 2, close), end } : undefined;
}

function afterSpace(text: string, at: number, delimiter: string): number {
  let end = at;
  while ((text[end] === ' ' || text[end] === '\t') && text[end] !== delimiter) end++;
  return end;
}

/** End of an unquoted value; `open` where its last character escapes the end of the line. */
function plainEnd(text: string, from: number, delimiter: string, escaper: string | false): number | 'open' {
  if (escaper === false) {
    const end = text.indexOf(delimiter, from);
    return end === -1 ? text.length : end;
  }
  for (let at = from; at < text.length; at++) {
    if (text[at] === delimiter) return at;
    if (text[at] === escaper && ++at === text.length) return 'open';
  }
  return text.length;
}

/** Position of the quote that closes a value; -1 where none does. */
function quotedEnd(text: string, from: number, quote: string, escaper: string | false): number {
  if (escaper === false) {
    let close = text.indexOf(quote, from);
    while (close !== -1 && text[close + 1] === quote) close = text.indexOf(quote, close + 2);
    return close;
  }
  for (let at = from; at < text.length; at++) {
    if (text[at] === escaper) at++;
    else if (text[at] === quote && text[at + 1] === quote) at++;
    else if (text[at] === quote) return at;
  }
  return -1;
}

/** What a value means: an escape before a letter stays, as the `\d` of a path does. */
function unescaper(delimiter: string, quote: string | false, escaper: string | false): (text: string) => string {
  const doubled = quote === false ? undefined : quote + quote;
  if (escaper === false) return (text) => (doubled === undefined ? text : text.replaceAll(doubled, quote as string));
  const meant = new Set([delimiter, quote, escaper, '\n']);
  return (text) => {
    let plain = '';
    for (let at = 0; at < text.length; at++) {
      const next = text[at + 1];
      if (text[at] === escaper && next !== undefined && meant.has(next)) plain += text[++at];
      else if (doubled !== undefined && text[at] === quote && next === quote) plain += text[++at];
      else plain += text[at];
    }
    return plain;
  };
}
