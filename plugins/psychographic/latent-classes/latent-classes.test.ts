import * as fc from 'fast-check';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import latentClasses from './index.ts';
import { reportLatentClasses } from './report.ts';
import type { LatentClassModel } from './rule.ts';

const asOf = 0;
const FLAGS = Array.from('abcdefg', (letter) => `traits.${letter}`);
const CARCINOMA =
  '0000000 34, 0000100 2, 0100000 6, 0100001 1, 0100100 4, 0100101 5, 1000000 2, 1010101 1, 1100000 2, 1100001 1, ' +
  '1100100 2, 1100101 7, 1100111 1, 1101001 1, 1101101 2, 1101111 3, 1110101 13, 1110111 5, 1111101 10, 1111111 16';
/** Seven pathologists on 118 slides, the published example of poLCA. */
const slides: TrialRow[] = CARCINOMA.split(', ').flatMap((line) => {
  const [pattern, count] = line.split(' ') as [string, string];
  return Array.from({ length: Number(count) }, () =>
    Object.fromEntries(FLAGS.map((flag, j) => [flag, pattern[j] === '1'])),
  );
});
const config = { flags: FLAGS };
const modelOf = (trial: { model: unknown }) => trial.model as LatentClassModel;

describe('classes', () => {
  test('are as published, their number chosen by the BIC, with the table', async () => {
    const trial = await trySegmenter(latentClasses, slides, { asOf, config });
    const { tried, shares, customers, silent } = modelOf(trial);
    expect(tried.map(({ k }) => k)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(tried[1]).toMatchObject({ logLikelihood: expect.closeTo(-317.2568, 3), bic: expect.closeTo(706.0739, 3) });
    expect(tried[2]).toMatchObject({ logLikelihood: expect.closeTo(-293.705, 3), bic: expect.closeTo(697.1357, 3) });
    expect(tried[2]).toMatchObject({ parameters: 23, starts: 20, relativeEntropy: expect.closeTo(0.926, 3) });
    expect(shares).toEqual([expect.closeTo(0.4447, 4), expect.closeTo(0.3736, 4), expect.closeTo(0.1817, 4)]);
    expect([customers, silent]).toEqual([118, 0]);
    expect(trial.segments[0]!.description).toMatchObject({
      en: expect.stringMatching(
        /^44 % of those who answered\. .* k = 3 of 1\.\.6 by the BIC \(BIC 697\.1\); \d+ of 20 starts/,
      ),
      zh: expect.stringContaining('在 1..6 中按 BIC 选 k = 3'),
    });
  });

  test('are the same whatever the order of customers and of settings', async () => {
    const plain = await trySegmenter(latentClasses, slides, { asOf, config: { ...config, k: 3 } });
    const turned = await trySegmenter(latentClasses, slides.toReversed(), {
      asOf,
      config: { flags: FLAGS.toReversed(), k: 3 },
    });
    expect(turned.model).toEqual(plain.model);
    expect(turned.answers.toReversed()).toEqual(plain.answers);
  });

  test('follow their members when a refit numbers them anew', () => {
    expect(latentClasses.identity).toBe('members');
  });

  test('are named by the answers that tell them apart, each name once', async () => {
    const trial = await trySegmenter(latentClasses, slides, { asOf, config: { ...config, k: 3 } });
    const names = trial.segments.map(({ name }) => (typeof name === 'string' ? name : name.en));
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toMatch(/^[A-G] yes, [a-g] yes$/);
    expect(names[1]).toMatch(/^[A-G] no, [a-g] no$/);
  });
});

describe('answers', () => {
  /** Two kinds of people, told by a text, a number and a list. */
  const mixed: TrialRow[] = Array.from({ length: 60 }, (_, i) => {
    const odd = (i + (i % 11 === 0 ? 1 : 0)) % 2;
    return {
      'traits.city': ['Ulm', 'Bern'][odd]!,
      'surveys.s.q': odd === 0 ? 1 + (i % 2) : 5 - (i % 3 === 0 ? 1 : 0),
      'traits.hobbies': odd === 0 ? ['chess', 'tea'] : i % 4 === 1 ? [] : ['yoga'],
    };
  });
  const settings = { categories: ['traits.city'], scales: ['surveys.s.q'], lists: ['traits.hobbies'], k: 2 };

  test('may be texts, numbers of few values and entries of lists', async () => {
    const trial = await trySegmenter(latentClasses, mixed, { asOf, config: settings });
    const { questions } = modelOf(trial);
    expect(questions.map(({ feature, entry }) => entry ?? feature)).toEqual([
      'surveys.s.q',
      'traits.city',
      'chess',
      'tea',
      'yoga',
    ]);
    const segmentOf = (row: TrialRow) => trial.assign([row])[0]!.segments[0];
    expect(segmentOf({ 'traits.city': 'Ulm' })).toBe(segmentOf({ 'traits.hobbies': ['chess'] }));
    expect(segmentOf({ 'traits.city': 'Bern' })).toBe(segmentOf({ 'traits.hobbies': [] }));
    expect(segmentOf({ 'traits.city': 'Bern' })).not.toBe(segmentOf({ 'traits.city': 'Ulm' }));
  });

  test('that are missing are skipped; without any the class is unknown, and nobody is lost from the count', async () => {
    const rows = [...mixed, {}, { 'traits.city': 'Bern' }];
    const trial = await trySegmenter(latentClasses, rows, { asOf, config: settings });
    expect(modelOf(trial)).toMatchObject({ customers: 61, silent: 1 });
    expect(trial.answers[60]!.segments).toEqual([]);
    expect(trial.answers[61]!.segments).toHaveLength(1);
    expect(trial.explain({})[0]).toMatchObject({
      segment: null,
      verdict: 'UNKNOWN',
      factors: expect.arrayContaining([expect.objectContaining({ feature: 'traits.city', verdict: 'UNKNOWN' })]),
    });
  });

  test('that nobody learned from gave say nothing, and it is said', async () => {
    const trial = await trySegmenter(latentClasses, mixed, { asOf, config: settings });
    expect(trial.assign([{ 'traits.city': 'Paris' }])[0]!.segments).toEqual([]);
    const known = { 'surveys.s.q': 1 };
    expect(trial.assign([{ ...known, 'traits.city': 'Paris' }])).toEqual(trial.assign([known]));
    const factors = trial.explain({ ...known, 'traits.city': 'Paris' })[0]!.factors;
    expect(factors[1]).toMatchObject({ observed: 'Paris', verdict: 'UNKNOWN' });
    expect(factors[1]!.text).toMatchObject({ en: expect.stringContaining('nobody learned from gave this answer') });
  });
});

describe('bad values', () => {
  const fails = (rows: TrialRow[], settings: unknown) =>
    expect(trySegmenter(latentClasses, rows, { asOf, config: settings })).rejects;

  test('without features the settings to use are named', async () => {
    await fails(slides, {}).toThrow(/settings "categories", "flags", "scales" or "lists"/);
    await fails(slides, {}).toMatchObject({ name: 'NotEnoughData' });
  });

  test('too many answers are refused with what to do', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ 'customer.income': i, 'traits.city': `city ${i}` }));
    await fails(rows, { scales: ['customer.income'] }).toThrow(/40 different answers, 30 .* behavioral\.quantiles/);
    await fails(rows, { categories: ['traits.city'] }).toThrow('raise the setting "mostAnswers"');
    const trial = await trySegmenter(latentClasses, rows, {
      asOf,
      config: { categories: ['traits.city'], mostAnswers: 40 },
    });
    expect(trial.segments).toHaveLength(1);
  });

  test('more classes than sets of answers are refused; auto ends before classes that the answers cannot tell', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ 'traits.a': i % 2 === 0 }));
    await fails(rows, { flags: ['traits.a'], k: 3 }).toThrow('lower the setting "k"');
    const auto = await trySegmenter(latentClasses, rows, { asOf, config: { flags: ['traits.a'] } });
    expect(modelOf(auto).tried.map(({ k }) => k)).toEqual([1]);
    const set = await trySegmenter(latentClasses, rows, { asOf, config: { flags: ['traits.a'], k: 2 } });
    expect(set.segments[0]!.description).toMatchObject({ en: expect.stringContaining('choose fewer classes') });
  });

  test('nobody, nobody with an answer, one customer and customers all alike', async () => {
    await fails([], config).toThrow('no customer has a value of traits.a');
    await fails([{}], config).toMatchObject({ name: 'NotEnoughData' });
    const one = await trySegmenter(latentClasses, [slides[0]!], { asOf, config });
    expect(one.sizes).toEqual({ 'class-1': 1 });
    const alike = await trySegmenter(latentClasses, slides.slice(0, 34), { asOf, config });
    expect(alike.sizes).toEqual({ 'class-1': 34 });
    expect(alike.explain(slides[0]!)[0]!.factors[0]!.text).toMatchObject({
      en: expect.stringContaining('There is one class only'),
    });
  });
});

test('the explanation adds up to the log odds, and says which answer would change the class', async () => {
  const trial = await trySegmenter(latentClasses, slides, { asOf, config: { ...config, k: 3 } });
  const row = slides.at(-1)!;
  const [explained] = trial.explain(row);
  const texts = explained!.factors.map(({ text }) => (typeof text === 'string' ? text : text.en));
  const [, before, total] = /: ([+-][\d.]+) by the sizes of the two, ([+-][\d.]+) with all/.exec(texts[0]!)!;
  const parts = texts.map((text) => Number(/log odds ([+-][\d.]+)\.$/.exec(text)![1]));
  expect(parts.reduce((sum, part) => sum + part, Number(before))).toBeCloseTo(Number(total), 9);
  const strength = trial.assign([row])[0]!.strengths[0]!;
  expect(1 / (1 + Math.exp(-Number(total)))).toBeGreaterThanOrEqual(strength - 0.011);
  const almost = { ...Object.fromEntries(FLAGS.map((flag) => [flag, null])), 'traits.c': true };
  const change = trial.explain(almost)[0]!.factors.find((factor) => factor.change)!;
  const other = trial.assign([{ ...almost, [change.feature]: false }])[0]!.segments[0];
  expect(other).not.toBe(trial.assign([almost])[0]!.segments[0]);
});

test('the explanation agrees with the assignment for any answers', async () => {
  const trial = await trySegmenter(latentClasses, slides, { asOf, config: { ...config, k: 4 } });
  const answer = fc.constantFrom(true, false, null);
  fc.assert(
    fc.property(fc.array(answer, { minLength: 7, maxLength: 7 }), (answers) => {
      const row = Object.fromEntries(FLAGS.map((flag, j) => [flag, answers[j]!]));
      expect(trial.explain(row)[0]!.segment).toBe(trial.assign([row])[0]!.segments[0] ?? null);
    }),
    { numRuns: 200 },
  );
});

describe('the report', () => {
  test('has shares, probabilities, criteria and the table of numbers of classes', async () => {
    const trial = await trySegmenter(latentClasses, slides, { asOf, config });
    const { parameters, quality, warnings } = reportLatentClasses(modelOf(trial));
    const numberOf = (name: string) => [...parameters, ...quality].find((number) => number.name === name)?.value;
    expect(numberOf('share of class-1')).toBeCloseTo(0.4447, 4);
    expect(parameters).toHaveLength(3 + 7 * 2 * 3);
    expect(numberOf('P(traits.c = true | class-1)')! + numberOf('P(traits.c = false | class-1)')!).toBeCloseTo(1, 12);
    expect(numberOf('BIC')).toBeCloseTo(697.1357, 3);
    expect([1, 2, 3, 4].map((k) => numberOf(`BIC with ${k} ${k === 1 ? 'class' : 'classes'}`))).toEqual([
      expect.closeTo(1082.324, 2),
      expect.closeTo(706.0739, 3),
      expect.closeTo(697.1357, 3),
      expect.closeTo(726.463, 2),
    ]);
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
    // Seven questions with 3 x 2 probabilities, of which many of these experts leave no doubt.
    expect(warnings.map(({ code }) => code)).toEqual(['BORDER_PROBABILITIES']);
  });

  test('warns of classes that the answers cannot tell, and of few customers', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ 'traits.a': i % 2 === 0 }));
    const trial = await trySegmenter(latentClasses, rows, { asOf, config: { flags: ['traits.a'], k: 2 } });
    const codes = reportLatentClasses(modelOf(trial)).warnings.map(({ code }) => code);
    expect(codes).toContain('FLAT_LIKELIHOOD');
    const few = await trySegmenter(latentClasses, slides.slice(0, 60), { asOf, config: { ...config, k: 3 } });
    expect(reportLatentClasses(modelOf(few)).warnings.map(({ code }) => code)).toContain('FEW_OBSERVATIONS');
  });

  test('warns where the best number of classes is the last that was tried', async () => {
    const codesOf = async (more: object) => {
      const trial = await trySegmenter(latentClasses, slides, { asOf, config: { ...config, ...more } });
      return reportLatentClasses(modelOf(trial)).warnings.map(({ code }) => code);
    };
    expect(await codesOf({ k: 'auto', mostK: 3 })).toContain('END_OF_RANGE');
    expect(await codesOf({ k: 'auto', mostK: 4 })).not.toContain('END_OF_RANGE');
    expect(await codesOf({ k: 3 })).not.toContain('END_OF_RANGE');
  });

  test('lists at most 200 numbers, of the questions that tell the most', async () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      Object.fromEntries(Array.from({ length: 64 }, (_, j) => [`traits.f${j}`, ((i >> 3) * (j + 1) + i) % 3 > 0])),
    );
    const flags = Object.keys(many[0]!);
    const trial = await trySegmenter(latentClasses, many, { asOf, config: { flags, k: 3, starts: 2 } });
    const { parameters, quality } = reportLatentClasses(modelOf(trial));
    expect(parameters.length).toBeLessThanOrEqual(200);
    expect(parameters.length).toBeGreaterThan(150);
    expect(quality.length).toBeLessThanOrEqual(200);
  });
});
