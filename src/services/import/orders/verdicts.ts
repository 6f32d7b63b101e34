import type { ReadableRow } from '../grouping.ts';
import type { EventMapper, LineMapper } from '../line-mapper.ts';
import type { Texts } from '../value.ts';
import type { ColumnRoles } from './column-roles.ts';

/** What the mapping's conditions say of a line. */
export interface Verdict {
  readonly row: ReadableRow;
  /** Why the line is not wanted at all; its customer neither. */
  readonly unwanted: string | undefined;
  /** The rule that takes the line. */
  readonly event: EventMapper | undefined;
  /** Why the rule does not want it. */
  readonly refused: string | undefined;
  /** The line's texts; its empty cells are the order's. */
  readonly facts: Texts;
}

/** The lines of an order as its conditions and its facts see them. */
export interface JudgedOrder {
  readonly verdicts: readonly Verdict[];
  /** Names of columns of which nobody can know whether they speak of the line or of the order. */
  readonly doubtful: readonly string[];
}

/**
 * Judges the lines of an order by the mapping's conditions. A column that stands on one line only, together with other
 * facts of the order, speaks of the whole order. One that stands on each line speaks of it. Where it stands on one line of
 * an order that repeats its facts on each, both can be meant: that is a doubt where it makes a difference.
 */
export function judgeOrder(rows: readonly ReadableRow[], mapper: LineMapper, roles: ColumnRoles): JudgedOrder {
  if (rows.length === 1) {
    const row = rows[0]!;
    return { verdicts: [judge(row, row.texts, mapper)], doubtful: [] };
  }
  const head = headLine(rows, roles);
  const ofOrder: number[] = [];
  const unclear: number[] = [];
  for (const at of roles.conditions) {
    if (roles.ownOfLine.has(at)) continue;
    const only = onlyFilled(rows, at);
    if (only === undefined) continue;
    if (only === head) ofOrder.push(at);
    else unclear.push(at);
  }
  const seen = rows.map(({ texts }) => (ofOrder.length === 0 ? texts : carried(texts, rows, ofOrder)));
  let filled: Texts | undefined;
  const verdicts = rows.map((row, n): Verdict => {
    const judgement = judge(row, seen[n]!, mapper);
    // A line that is not wanted tells nothing.
    if (judgement.unwanted !== undefined || !row.texts.includes('')) return judgement;
    filled ??= firstFilled(rows);
    return { ...judgement, facts: filledBy(row.texts, filled) };
  });
  const doubtful = unclear.filter((at) =>
    rows.some((row, n) => differ(verdicts[n]!, judge(row, carried(seen[n]!, rows, [at]), mapper))),
  );
  return { verdicts, doubtful: doubtful.map((at) => roles.names.get(at)!) };
}

/** The line that alone has a fact of the order; undefined where each line repeats them. */
function headLine(rows: readonly ReadableRow[], roles: ColumnRoles): number | undefined {
  for (const at of roles.facts) {
    if (roles.ownOfLine.has(at)) continue;
    const only = onlyFilled(rows, at);
    if (only !== undefined) return only;
  }
  return undefined;
}

/** Position of the only row whose cell is filled; undefined where it is none or several. */
export function onlyFilled(rows: readonly ReadableRow[], at: number): number | undefined {
  let only: number | undefined;
  for (let n = 0; n < rows.length; n++) {
    if (rows[n]!.texts[at] === '') continue;
    if (only !== undefined) return undefined;
    only = n;
  }
  return only;
}

function carried(texts: Texts, rows: readonly ReadableRow[], columns: readonly number[]): Texts {
  const missing = columns.filter((at) => texts[at] === '');
  if (missing.length === 0) return texts;
  const copy = [...texts];
  for (const at of missing) copy[at] = rows[onlyFilled(rows, at)!]!.texts[at]!;
  return copy;
}

/** By column, the first text that is not empty. */
function firstFilled(rows: readonly ReadableRow[]): Texts {
  return rows[0]!.texts.map((text, at) => {
    if (text !== '') return text;
    return rows.find(({ texts }) => texts[at] !== '')?.texts[at] ?? '';
  });
}

function filledBy(texts: Texts, filled: Texts): Texts {
  return texts.map((text, at) => (text === '' ? filled[at]! : text));
}

/** Judges a line by its texts as they are seen; its facts are its own. */
function judge(row: ReadableRow, seen: Texts, mapper: LineMapper): Verdict {
  const facts = row.texts;
  const unwanted = mapper.rejects(seen);
  if (unwanted !== undefined) return { row, unwanted, event: undefined, refused: undefined, facts };
  let event: EventMapper | undefined;
  for (const one of mapper.events) {
    if (!one.takes(seen)) continue;
    event = one;
    break;
  }
  return { row, unwanted, event, refused: event?.rejects(seen), facts };
}

function differ(a: Verdict, b: Verdict): boolean {
  return a.unwanted !== b.unwanted || a.event !== b.event || a.refused !== b.refused;
}
