import { type Clock, knownFeatures, readPopulation, type StoredFeature } from '../../src/db/features/population.ts';
import type { Database, Scope } from '../../src/db/postgres/connection.ts';
import { resolveNeeds } from '../../src/engine/catalogue/catalogue.ts';
import { batchOf } from '../../src/engine/population/population.ts';
import { rowFromBatch } from '../../src/segmenter/columns.ts';
import type { Needs } from '../../src/segmenter/feature.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { saveSurvey } from '../../src/services/surveys/save-survey.ts';
import { testWorkspace } from './database.ts';

export const QUESTIONS = [
  { key: 'A1', text: 'Are you kind?', kind: 'SCALE', min: 1, max: 6 },
  { key: 'age', text: 'How old are you?', kind: 'NUMBER', min: 0, unit: 'years' },
  { key: 'colour', text: 'Which colour?', kind: 'CHOICE', options: ['red', "o'blue"] },
  { key: 'town', text: 'Which town?', kind: 'CHOICE' },
  { key: 'places', text: 'Where do you buy?', kind: 'MULTIPLE', options: ['web', 'store', '店'] },
  { key: 'why', text: 'Why?', kind: 'TEXT' },
];

/** The same, one of them in Chinese too. */
export const SPOKEN_QUESTIONS = QUESTIONS.map((one) =>
  one.key === 'colour' ? { ...one, translations: { zh: { text: '哪种颜色？', options: ['红', '蓝'] } } } : one,
);

/** A workspace with customers `c0`, `c1` and so on, and the survey `taste`. */
export async function workspace(db: Database, customers = 4): Promise<Scope> {
  const scope = await testWorkspace(db);
  await saveCustomers(
    scope,
    Array.from({ length: customers }, (_, n) => ({ externalId: `c${n}` })),
  );
  await saveSurvey(scope, { key: 'taste', title: 'Taste', questions: QUESTIONS });
  return scope;
}

/** What customer `c<n>` answered. */
export const response = (n: number, answers: object, rest: object = {}) => ({
  customer: { externalId: `c${n}` },
  respondedAt: '2026-03-01T10:00:00Z',
  messageId: `m${n}`,
  answers,
  ...rest,
});

/** Features of the answers. */
export const ANSWERS = {
  a1: { kind: 'number', from: 'surveys.taste.A1' },
  age: { kind: 'number', from: 'surveys.taste.age' },
  colour: { kind: 'category', from: 'surveys.taste.colour' },
  places: { kind: 'list', from: 'surveys.taste.places' },
} satisfies Needs;

/** The needs' values, customer by customer. */
export async function read(scope: Scope, needs: Needs, clock: Clock, only?: readonly number[]) {
  const features = resolveNeeds(needs, await knownFeatures(scope));
  const population = await readPopulation(scope, Object.values(features) as StoredFeature[], clock, only);
  const batch = batchOf(population, needs, features);
  return {
    ids: population.ids,
    rows: Array.from({ length: population.length }, (_, row) => rowFromBatch(needs, batch, row)),
  };
}
