import type { Needs, Row } from '../feature.ts';
import { scoreFault } from '../score.ts';
import { type Answerer, type RowResult, sameAnswer, showAnswer } from './answers.ts';
import { fail } from './failure.ts';
import { showRow, showTime } from './show.ts';

/** Fails at the first answer that no host takes. */
export function checkAnswers(
  who: Answerer,
  rows: readonly Row<Needs>[],
  answers: readonly RowResult[],
  asOf: number,
): void {
  answers.forEach(({ members, until, scores }, index) => {
    const row = `Row ${index} ${showRow(who.needs, rows[index]!)} with the settings ${who.label}`;
    for (const [segment, strength] of members) {
      if (segment < 0 || segment >= who.keys.length) {
        fail(
          `${row} is in segment ${segment} of ${who.keys.length}.`,
          'an index goes from 0 to the number of segments - 1; -1 is none.',
        );
      }
      // Written so that NaN fails.
      if (!(strength >= 0 && strength <= 1)) {
        fail(
          `${row} is in ${who.keys[segment]} with strength ${strength}.`,
          'a strength is within 0..1: scale or clamp it.',
        );
      }
    }
    for (const [place, definition] of who.scores.entries()) {
      const fault = scoreFault(scores[place]!, definition);
      if (!fault) continue;
      fail(
        `${row} has ${scores[place]} for the score ${definition.key}, which ${fault}.`,
        'a score is a finite number within its range, or NaN where it is unknown.',
      );
    }
    if (!Number.isNaN(until) && !(until > asOf)) {
      fail(
        `${row} is answered until ${until} (${showTime(until)}), not after the time of evaluation ${showTime(asOf)}.`,
        'until is in milliseconds since 1970 and lies ahead; leave it NaN where the clock alone changes nothing.',
      );
    }
    if (until === Number.POSITIVE_INFINITY) fail(`${row} is answered until Infinity.`, 'never is NaN, as it was.');
  });
}

/** Fails at the first row that two ways of asking answer differently. */
export function checkSame(
  who: Answerer,
  rows: readonly Row<Needs>[],
  expected: readonly RowResult[],
  found: readonly RowResult[],
  how: { readonly first: string; readonly second: string; readonly mend: string },
): void {
  expected.forEach((answer, index) => {
    const other = found[index]!;
    if (sameAnswer(answer, other)) return;
    fail(
      `Row ${index} ${showRow(who.needs, rows[index]!)} with the settings ${who.label} is answered ${how.first}: ${showAnswer(who, answer)}; ${how.second}: ${showAnswer(who, other)}.`,
      how.mend,
    );
  });
}
