import { isDeepStrictEqual } from 'node:util';
import type { Needs, Row } from '../../feature.ts';
import { answerRows, type RowResult } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { showRow } from '../show.ts';
import type { FittedSample, Subject } from '../subject.ts';

/** Rows whose scores a value must decide before more is said of it. */
const DECISIVE = 5;

export const scoresWritten: CheckDefinition = {
  name: 'scores-written',
  title: 'scores are the same whenever they are asked for, and each that is declared is known of somebody',
  async run(subject) {
    const known = new Set<string>();
    const samples = await subject.fitted();
    for (const sample of samples) {
      const { scores, settings, label, probes } = sample;
      if (!isDeepStrictEqual(subject.segmenter.scores?.(settings) ?? [], scores)) {
        fail(
          `The scores of the settings ${label} are others when asked for again.`,
          'let scores read only its settings.',
        );
      }
      const answers = answerRows(sample, sample.model(), probes, subject.asOf);
      for (const [place, { key }] of scores.entries()) {
        if (answers.some((answer) => !Number.isNaN(answer.scores[place]))) known.add(key);
      }
    }
    for (const { scores, label } of samples) {
      const never = scores.find(({ key }) => !known.has(key));
      if (never) {
        fail(
          `The score ${never.key} with the settings ${label} is unknown of every row.`,
          'write it into out.scores, at the place it is declared at; if it is known of rare customers, put such in `rows`.',
        );
      }
    }
  },
};

export const scoresUnknown: CheckDefinition = {
  name: 'scores-unknown',
  title: 'where data are missing a score is unknown, not a number, and not what zero would give',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      if (sample.scores.length === 0 || Object.keys(sample.needs).length === 0) continue;
      const nothing = Object.fromEntries(Object.keys(sample.needs).map((name) => [name, null])) as Row<Needs>;
      const [answer] = answerRows(sample, sample.model(), [nothing], subject.asOf);
      for (const [place, { key }] of sample.scores.entries()) {
        if (Number.isNaN(answer!.scores[place])) continue;
        fail(
          `A customer of whom nothing is known has ${answer!.scores[place]} for the score ${key}, with the settings ${sample.label}.`,
          'leave NaN where the needs of a score are missing: nobody can tell a made-up number from a real one.',
        );
      }
      for (const [name, { kind, optional }] of Object.entries(sample.needs)) {
        if (kind === 'number' && !optional) checkZero(subject, sample, name);
      }
    }
  },
};

/** Fails where most rows whose score a number decides are answered without it as with 0. */
function checkZero(subject: Subject, sample: FittedSample, name: string): void {
  const answers = (value: number | null) => {
    const rows = sample.rows.map((row) => ({ ...row, [name]: value }));
    return answerRows(sample, sample.model(), rows, subject.asOf);
  };
  const [missing, zero, other] = [answers(null), answers(0), answers(17)];
  for (const [place, { key }] of sample.scores.entries()) {
    const decided = missing.flatMap((_, row) => (differs(zero[row]!, other[row]!, place) ? row : []));
    const asZero = decided.filter((row) => missing[row]!.scores[place] === zero[row]!.scores[place]);
    // A mean of what is there may be that of zeros by chance.
    if (asZero.length < Math.max(DECISIVE, decided.length / 2)) continue;
    const [first] = asZero as [number, ...number[]];
    const row = { ...sample.rows[first]!, [name]: null } as Row<Needs>;
    fail(
      `Where ${name} is missing, the score ${key} is what it is with 0: ${missing[first]!.scores[place]} for the row ${showRow(sample.needs, row)} with the settings ${sample.label}.`,
      'leave NaN where the value is missing; a need that counts as 0 where nobody has it is `optional`.',
    );
  }
}

function differs(one: RowResult, two: RowResult, place: number): boolean {
  const [a, b] = [one.scores[place]!, two.scores[place]!];
  return !Number.isNaN(a) && !Number.isNaN(b) && a !== b;
}
