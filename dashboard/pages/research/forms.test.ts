import { expect, test } from 'vitest';
import { changedKeys, disputedKeys, mergedDraft } from '../../ui/editor/draft.ts';
import { rowsValue } from '../../ui/editor/rows.ts';
import { inputOf } from './interviews/input.ts';
import { topicsOf } from './interviews/topics.ts';
import { questionsOf } from './surveys/questions.ts';
import { stepsOf } from './surveys/scale.ts';

test('an interview that nobody looked through says nothing of themes, and one that somebody did says there are none', () => {
  const draft = { date: '2026-11-02', coded: '', themes: '', team: '' };
  expect(inputOf({ draft, changed: new Set(['date']) })).toEqual({ date: '2026-11-02' });
  expect(inputOf({ draft: { ...draft, coded: 'yes' }, changed: new Set(['coded']) })).toEqual({ themes: [] });
  const themes = inputOf({
    draft: { ...draft, coded: 'yes', themes: 'Slow\n\n Late, twice ' },
    changed: new Set(['themes']),
  });
  expect(themes).toEqual({ themes: ['Slow', 'Late, twice'] });
});

test('an interview is of a customer or of somebody who is described, never of both', () => {
  const draft = { customer: 'c-17', interviewee: 'Owner of a bakery' };
  const of = (edited: typeof draft) => inputOf({ draft: edited, changed: new Set(['customer']) });
  expect(of(draft)).toEqual({ customer: { externalId: 'c-17' }, interviewee: null });
  expect(of({ ...draft, customer: ' ' })).toEqual({ customer: null, interviewee: 'Owner of a bakery' });
});

test('quotes without words are left out, and keep topic and themes', () => {
  const quotes = rowsValue([{ text: ' It came late. ', topic: 'moments', themes: 'Slow' }, { text: ' ' }]);
  expect(inputOf({ draft: { quotes }, changed: new Set(['quotes']) })).toEqual({
    quotes: [{ text: 'It came late.', topic: 'moments', themes: ['Slow'] }],
  });
});

test('a topic in one language is not taken for its translation, and keeps its key', () => {
  const rows = rowsValue([
    { key: 'reasons', en: 'Why', zh: 'Why', questionsEn: 'Why us?', questionsZh: 'Why us?' },
    { en: 'Good moments', zh: '好的体验', questionsEn: 'When?', questionsZh: '何时？' },
    { zh: '其他', en: '其他', questionsEn: '', questionsZh: '' },
  ]);
  expect(topicsOf(rows)).toEqual([
    { key: 'reasons', title: { en: 'Why', zh: null }, questions: [{ en: 'Why us?', zh: null }] },
    { key: 'good-moments', title: { en: 'Good moments', zh: '好的体验' }, questions: [{ en: 'When?', zh: '何时？' }] },
    { key: 'topic-3', title: { en: null, zh: '其他' }, questions: [] },
  ]);
});

test('questions of a survey get the next free keys, and only what their kind has', () => {
  const rows = rowsValue([
    { text: 'Why?', options: 'Price\nSpeed', min: '1' },
    { text: 'Again?', kind: 'SCALE', min: '0', max: '10', options: 'Yes' },
    { text: '' },
  ]);
  expect(questionsOf(rows, ['q1', 'why'])).toEqual([
    { key: 'q3', kind: 'CHOICE', text: 'Why?', options: ['Price', 'Speed'] },
    { key: 'q4', kind: 'SCALE', text: 'Again?', min: 0, max: 10 },
  ]);
});

test('of two edits only what both changed differently is asked, and the rest of both holds', () => {
  const base = { a: '1', b: '1', c: '1', d: '1' };
  const [mine, theirs] = [
    { ...base, a: '2', b: '2', d: '3' },
    { ...base, b: '3', c: '3', d: '3' },
  ];
  expect([...changedKeys(mine, base)]).toEqual(['a', 'b', 'd']);
  expect(disputedKeys(mine, theirs, base)).toEqual(['b']);
  expect(mergedDraft(mine, theirs, base, new Set())).toEqual({ a: '2', b: '3', c: '3', d: '3' });
  expect(mergedDraft(mine, theirs, base, new Set(['b']))).toEqual({ a: '2', b: '2', c: '3', d: '3' });
});

test('slices of a scale are its steps where each has one, and stay slices where that is not known', () => {
  const slice = (from: number, to: number, count: number) => ({ from, to, count, share: count / 4 });
  const halves = [slice(0, 0.5, 2), slice(0.5, 1, 0), slice(1, 1.5, 1), slice(1.5, 2, 1)];
  expect(stepsOf(halves)?.map(({ value, count }) => [value, count])).toEqual([
    [0, 2],
    [1, 1],
    [2, 1],
  ]);
  expect(stepsOf([slice(0, 2, 3), slice(2, 4, 1)])).toBeNull();
  expect(stepsOf([slice(0.2, 0.8, 1), slice(0.8, 1.4, 3)])).toBeNull();
});
