import { type Batch, batchFromRows, chinese, english, type Needs, type Row } from 'personagraph/segmenter';
import { describe, expect, test } from 'vitest';
import plugins from '../../plugins/index.ts';
import { exclusiveOutput, overlappingOutput } from '../../src/segmenter/output.ts';
import { type FittedSample, Subject } from '../../src/segmenter/testing/subject.ts';
import { BUNDLED } from './bundled.ts';

const KEY = /^[a-z][a-z0-9_-]{0,63}$/;
const DAY = 86_400_000;
const LAST_TIME = 8.64e15;
const SCORED = plugins.filter(({ scores }) => scores);

/** The scores of rows, row by row, and until when each holds. */
function answersOf(sample: FittedSample, rows: readonly Row<Needs>[], asOf: number) {
  const { segmenter, needs, segments, settings } = sample;
  const count = segmenter.scores!(settings).length;
  const out =
    segmenter.membership === 'exclusive'
      ? exclusiveOutput(rows.length, count)
      : overlappingOutput(rows.length, segments.length, count);
  segmenter.assign(sample.model(), batchFromRows(needs, rows) as Batch<Needs>, out, { asOf });
  return rows.map((_, row) => ({ scores: out.scores.map((column) => column[row]!), until: out.until[row]! }));
}

/** Those that compute no number, but words: labels, places and truths. */
const WITHOUT = [
  'demographic.cross',
  'demographic.education',
  'demographic.gender',
  'demographic.life-stage',
  'demographic.marital-state',
  'demographic.occupation',
  'geographic.climate',
  'geographic.hot-spots',
  'geographic.place',
  'geographic.time-zone',
  'rules.conditions',
  'rules.lists',
];

test('every bundled segmenter that computes a number publishes it', () => {
  expect(
    plugins
      .filter(({ scores }) => !scores)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(WITHOUT);
});

describe.each(SCORED)('the scores of $id', (segmenter) => {
  const subject = new Subject(segmenter, BUNDLED[segmenter.id]!);
  const { asOf } = subject;

  test('are declared in form, in both languages, alike each time', async () => {
    for (const { settings } of await subject.samples()) {
      const definitions = segmenter.scores!(settings);
      expect(definitions.length).toBeGreaterThan(0);
      expect(definitions.length).toBeLessThanOrEqual(64);
      expect(new Set(definitions.map(({ key }) => key)).size).toBe(definitions.length);
      for (const { key, name, description, kind, min, max, step } of definitions) {
        expect(key).toMatch(KEY);
        for (const text of [name, description]) {
          expect(english(text).trim()).not.toBe('');
          expect(chinese(text).trim()).not.toBe('');
        }
        expect(chinese(description)).toMatch(/\p{Script=Han}/u);
        expect(['number', 'time']).toContain(kind);
        expect((min ?? -Infinity) < (max ?? Infinity)).toBe(true);
        expect(step ?? 1).toBeGreaterThan(0);
      }
      expect(segmenter.scores!(settings)).toEqual(definitions);
    }
  });

  test('are finite and in range, or unknown; each is known of somebody', async () => {
    const known = new Set<string>();
    const declared = new Set<string>();
    for (const sample of await subject.fitted()) {
      const definitions = segmenter.scores!(sample.settings);
      const answers = answersOf(sample, sample.probes, asOf);
      definitions.forEach(({ key, kind, min, max }, index) => {
        declared.add(key);
        const values = answers.map(({ scores }) => scores[index]!).filter((value) => !Number.isNaN(value));
        if (values.length > 0) known.add(key);
        const wrong = values.filter(
          (value) =>
            !Number.isFinite(value) ||
            value < (min ?? -Infinity) ||
            value > (max ?? Infinity) ||
            (kind === 'time' && Math.abs(value) > LAST_TIME),
        );
        expect(wrong).toEqual([]);
      });
    }
    expect([...declared].filter((key) => !known.has(key))).toEqual([]);
  });

  test('are unknown of who has no data at all', async () => {
    for (const sample of await subject.fitted()) {
      const nothing = Object.fromEntries(Object.keys(sample.needs).map((name) => [name, null]));
      const [answer] = answersOf(sample, [nothing], asOf);
      expect(answer!.scores.filter((value) => !Number.isNaN(value))).toEqual([]);
    }
  });

  test('do not depend on which rows share the batch, nor on their order', async () => {
    for (const sample of (await subject.fitted()).slice(0, 4)) {
      const rows = sample.probes.slice(0, 500);
      const whole = answersOf(sample, rows, asOf);
      const parts = rows.flatMap((_, from) =>
        from % 7 === 0 ? answersOf(sample, rows.slice(from, from + 7), asOf) : [],
      );
      expect(parts).toEqual(whole);
      expect(answersOf(sample, rows.toReversed(), asOf).reverse()).toEqual(whole);
    }
  });

  test('stay as they are up to until', async () => {
    for (const sample of (await subject.fitted()).slice(0, 4)) {
      const rows = sample.probes.slice(0, 200);
      const answers = answersOf(sample, rows, asOf);
      for (const time of [1, 8, 31, 400, 4_000].map((days) => asOf + days * DAY)) {
        answersOf(sample, rows, time).forEach(({ scores }, index) => {
          if (!(time >= answers[index]!.until)) expect(scores).toEqual(answers[index]!.scores);
        });
      }
      const ending = answers.flatMap(({ until }, index) => (until - 1 > asOf && until < LAST_TIME ? [index] : []));
      for (const index of ending.slice(0, 60)) {
        const { scores, until } = answers[index]!;
        expect(answersOf(sample, [rows[index]!], until - 1)[0]!.scores).toEqual(scores);
      }
    }
  });
});
