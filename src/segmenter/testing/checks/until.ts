import { batchFromRows } from '../../columns.ts';
import type { Needs, Row } from '../../feature.ts';
import { seededRandom } from '../../random.ts';
import { DAY } from '../../time.ts';
import { answerRows, answersOf, assignOnce, type RowResult, sameState, showAnswer } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { limitsOf, turningTimes } from '../probes.ts';
import { showRow, showTime } from '../show.ts';
import type { FittedSample, Subject } from '../subject.ts';

const HOUR = 3_600_000;
/** Rows whose own times are tried, and how many of them each. */
const MOST_ROWS = 150;
const MOST_TIMES = 60;

export const untilHonest: CheckDefinition = {
  name: 'until-honest',
  title: 'the passing of time changes no answer before its until, and never one that has none',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const answers = answerRows(sample, sample.model(), sample.probes, subject.asOf);
      checkTogether(subject, sample, answers);
      checkAlone(subject, sample, answers);
    }
  },
};

/** All rows at moments that have nothing to do with them. */
function checkTogether(subject: Subject, sample: FittedSample, answers: readonly RowResult[]): void {
  const { asOf } = subject;
  const random = seededRandom(3);
  const spans = [1, HOUR, DAY, 31 * DAY, 366 * DAY, 3_653 * DAY, 36_525 * DAY];
  const more = Array.from({ length: 12 }, () => Math.floor(10 ** (4 + random() * 8)));
  const batch = batchFromRows(sample.needs, sample.probes);
  for (const span of [...spans, ...more]) {
    const at = asOf + span;
    const later = answersOf(assignOnce(sample, sample.model(), batch, at));
    sample.probes.forEach((row, index) => {
      if (at < endOf(answers[index]!)) compare(sample, row, index, answers[index]!, later[index]!, at, asOf);
    });
  }
}

/** Each row just before its own end, and when its own times come due. */
function checkAlone(subject: Subject, sample: FittedSample, answers: readonly RowResult[]): void {
  const { asOf } = subject;
  const limits = limitsOf(sample, asOf);
  const times = Object.entries(sample.needs).filter(([, { kind }]) => kind === 'time');
  const model = sample.model();
  sample.probes.forEach((row, index) => {
    const answer = answers[index]!;
    const end = endOf(answer);
    const due =
      index % Math.ceil(sample.probes.length / MOST_ROWS) === 0
        ? dueTimes(
            row,
            times.map(([name]) => name),
            limits,
          )
        : [];
    const within = [
      Math.ceil(end) - 1,
      Math.floor((asOf + end) / 2),
      ...due.filter((at) => at < end).slice(0, MOST_TIMES),
    ];
    for (const at of new Set(within)) {
      if (!(at > asOf && at < end && at < 8e15)) continue;
      compare(sample, row, index, answer, answerRows(sample, model, [row], at)[0]!, at, asOf);
    }
  });
}

function dueTimes(row: Row<Needs>, names: readonly string[], limits: readonly number[]): number[] {
  return names
    .map((name) => row[name])
    .filter((time) => typeof time === 'number' && Math.abs(time) < 8e15)
    .flatMap((time) => turningTimes(time as number, limits));
}

function compare(
  sample: FittedSample,
  row: Row<Needs>,
  index: number,
  answer: RowResult,
  later: RowResult,
  at: number,
  asOf: number,
): void {
  if (sameState(answer, later)) return;
  fail(
    `Row ${index} ${showRow(sample.needs, row)} with the settings ${sample.label} is at ${showTime(asOf)} ${showAnswer(sample, answer)}${Number.isNaN(answer.until) ? ' without an until' : ''}; at ${showTime(at)} it is ${showAnswer(sample, { ...later, until: Number.NaN })}.`,
    'set until to the first instant, in milliseconds, at which the clock alone can change segment, strength or a score; earlier is safe, later is wrong.',
  );
}

function endOf({ until }: RowResult): number {
  return Number.isNaN(until) ? Number.POSITIVE_INFINITY : until;
}
