import { timeReader } from '../time.ts';

/** How the times of a column are written. */
export interface TimeGuess {
  /** Undefined where they need none. */
  readonly format: string | undefined;
  /** A second format that reads all values too, so that people must decide. */
  readonly rival: string | undefined;
  /** Values read, of those there are. */
  readonly read: number;
  /** They name a time of the day, not the day alone. */
  readonly hasClock: boolean;
  /** They name their zone. */
  readonly hasZone: boolean;
  /** A value that only this format reads. */
  readonly proof: string | undefined;
}

/** Least share of values that a format must read. */
const ENOUGH = 0.9;
const ORDERED = /^(\d{1,2})([-/. ])(\d{1,2}|[A-Za-z]{3,9})\2(\d{4}|\d{2})(?!\d)(.*)$/;
const CLOCK =
  /^(,? ?| at |T)(\d{1,2}):(\d{2})(:\d{2})?([.,]\d{1,9})?(?:( ?)([AaPp]\.?[Mm]\.?|[上下]午))?(?:( ?)(Z|(?:UTC|GMT)?[+-]\d.*|UTC|GMT))?$/;
const CHINESE_CLOCK = /^( ?)([上下]午)( ?)(\d{1,2}):(\d{2})(:\d{2})?$/;
const YEAR_FIRST = /^\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)(.*)$/;

/** Undefined where the texts are no times. A name that speaks of a time makes times of numbers. */
export function guessTimes(texts: readonly string[], isNamedTime: boolean): TimeGuess | undefined {
  if (texts.length === 0) return undefined;
  const hasClock = texts.some((text) => /\d:\d\d|\d{4}T?\d{6}$/.test(text) || /^\d{10}(\d{3})?$/.test(text));
  const hasZone = texts.every(
    (text) =>
      /\d ?(Z|UTC|GMT|(UTC|GMT)?[+-]\d{1,2}:?\d{0,2})( \(.*\))?$|^\d{10}(\d{3})?$/i.test(text) &&
      /:\d\d|^\d+$/.test(text),
  );
  const base = { hasClock, hasZone, rival: undefined, proof: undefined };
  const plain = countRead(texts, undefined);
  if (plain >= texts.length * ENOUGH) return { ...base, format: undefined, read: plain };
  const numeric = texts.every((text) => /^\d+(\.\d+)?$/.test(text));
  const candidates = numeric ? (isNamedTime ? countedFormats(texts) : []) : writtenFormats(texts);
  const fits = candidates
    .map((format) => ({ format, read: countRead(texts, format) }))
    .filter(({ read }) => read >= texts.length * ENOUGH)
    .sort((a, b) => b.read - a.read);
  const [best, second] = fits;
  if (!best) return undefined;
  const rival = second && orderOf(second.format) !== orderOf(best.format) ? second : undefined;
  if (!rival) {
    const other = swapped(best.format);
    const proof = other === undefined ? undefined : texts.find((text) => countRead([text], other) === 0);
    return { ...base, format: best.format, read: best.read, proof };
  }
  if (rival.read === best.read) return { ...base, format: best.format, rival: rival.format, read: best.read };
  const proof = texts.find((text) => countRead([text], best.format) === 1 && countRead([text], rival.format) === 0);
  // Where either order has values of its own, the column is written in both.
  const against = texts.some((text) => countRead([text], rival.format) === 1 && countRead([text], best.format) === 0);
  return { ...base, format: best.format, rival: against ? rival.format : undefined, read: best.read, proof };
}

/** The order of day and month, and the mark between, of a format that has one. */
export function orderOf(format: string): 'dM' | 'Md' | undefined {
  const day = format.search(/d/);
  const month = format.search(/M/);
  if (day === -1 || month === -1 || format.startsWith('y') || format.includes('MMM')) return undefined;
  return day < month ? 'dM' : 'Md';
}

/** The format with day and month the other way round. */
export function swapped(format: string): string | undefined {
  if (orderOf(format) === undefined) return undefined;
  return format.replace(/[dM]/g, (letter) => (letter === 'd' ? 'M' : 'd'));
}

function countRead(texts: readonly string[], format: string | undefined): number {
  const read = timeReader({ format }, 'UTC');
  let count = 0;
  for (const text of texts) {
    try {
      read(text);
      count++;
    } catch {
      // Not a time of this format.
    }
  }
  return count;
}

function countedFormats(texts: readonly string[]): string[] {
  const all = (pattern: RegExp) => texts.every((text) => pattern.test(text));
  if (all(/^1\d{9}$/)) return ['epoch-s'];
  if (all(/^1\d{12}$/)) return ['epoch-ms'];
  if (all(/^(19|20)\d{6}$/)) return ['yyyyMMdd'];
  if (all(/^(19|20)\d{12}$/)) return ['yyyyMMddHHmmss'];
  return all(/^[2-6]\d{4}(\.\d+)?$/) ? ['excel'] : [];
}

/** Formats of the shapes that the first texts have. */
function writtenFormats(texts: readonly string[]): string[] {
  const formats = new Set<string>();
  for (const text of texts.slice(0, 50)) {
    for (const format of formatsOf(text)) formats.add(format);
  }
  return [...formats];
}

function formatsOf(text: string): string[] {
  const ordered = ORDERED.exec(text);
  if (ordered) {
    const [, , mark, month = '', year = '', rest = ''] = ordered;
    const clock = clockFormat(rest);
    if (clock === undefined) return [];
    const years = year.length === 4 ? 'yyyy' : 'yy';
    if (/\D/.test(month)) return [`d${mark}MMM${mark}${years}${clock}`];
    return [`d${mark}M${mark}${years}${clock}`, `M${mark}d${mark}${years}${clock}`];
  }
  const yearFirst = YEAR_FIRST.exec(text);
  if (!yearFirst) return [];
  const clock = clockFormat(yearFirst[2] ?? '');
  return clock === undefined ? [] : [`yyyy${yearFirst[1]}M${yearFirst[1]}d${clock}`];
}

/** The format of what follows a day: empty where nothing does, undefined where it is no clock. */
function clockFormat(text: string): string | undefined {
  if (text === '') return '';
  const chinese = CHINESE_CLOCK.exec(text);
  if (chinese) return `${chinese[1]}a${chinese[3]}h:mm${chinese[6] ? ':ss' : ''}`;
  const found = CLOCK.exec(text);
  if (!found) return undefined;
  const [, before = '', , , second, fraction, space, half, gap, zone] = found;
  const parts = [before.replace(/[A-Za-z]+/, (letters) => `'${letters}'`), half ? 'h:mm' : 'H:mm'];
  if (second) parts.push(':ss');
  if (fraction) parts.push(`${fraction[0]}S`);
  if (half) parts.push(`${space}a`);
  if (zone) parts.push(`${gap}XXX`);
  return parts.join('');
}
