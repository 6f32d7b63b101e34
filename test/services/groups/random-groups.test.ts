import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import type { Group } from '../../../src/services/groups/group.ts';
import type { GroupQuestion } from '../../../src/services/groups/group-question.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { customerInput, type GroupJobs, groupJobs, type Person } from './group-world.ts';

type Truth = boolean | null;

/** A group, and what a plain interpreter says of one customer. */
interface Case {
  readonly group: Group;
  readonly holds: (person: Person) => Truth;
}

const above = (value: number | null, border: number): Truth => (value === null ? null : value >= border);
const is = (value: string | boolean | null, wanted: string | boolean): Truth =>
  value === null ? null : value === wanted;

const leaf: fc.Arbitrary<Case> = fc.oneof(
  fc.constant<Case>({ group: { everybody: true }, holds: () => true }),
  fc.integer({ min: 0, max: 100 }).map(
    (border): Case => ({
      group: { rule: `traits.spend >= ${border}` },
      holds: ({ spend }) => above(spend, border),
    }),
  ),
  fc.integer({ min: 0, max: 100 }).map(
    (border): Case => ({
      group: { rule: `not (traits.spend < ${border} or traits.vip is true)` },
      holds: ({ spend, vip }) => both([above(spend, border), not(is(vip, true))]),
    }),
  ),
  fc.constantFrom('Germany', 'France').map(
    (country): Case => ({
      group: { filter: { field: 'country', is: { op: 'eq', value: country } } },
      holds: (person) => is(person.country, country),
    }),
  ),
  fc.integer({ min: 0, max: 100 }).map(
    (border): Case => ({
      group: { filter: { not: { trait: 'spend', as: 'number', is: { op: 'gte', value: border } } } },
      holds: ({ spend }) => not(above(spend, border)),
    }),
  ),
  fc.constant<Case>({
    group: { filter: { field: 'country', is: { op: 'isNull', value: true } } },
    holds: ({ country }) => country === null,
  }),
);

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const both = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;
const either = (truths: readonly Truth[]): Truth => not(both(truths.map(not)));

const { group: arbitraryCase } = fc.letrec<{ group: Case }>((tie) => ({
  group: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    leaf,
    tie('group').map(({ group, holds }): Case => ({ group: { not: group }, holds: (person) => not(holds(person)) })),
    fc.array(tie('group'), { minLength: 1, maxLength: 3 }).map(
      (cases): Case => ({
        group: { all: cases.map(({ group }) => group) },
        holds: (person) => both(cases.map(({ holds }) => holds(person))),
      }),
    ),
    fc.array(tie('group'), { minLength: 1, maxLength: 3 }).map(
      (cases): Case => ({
        group: { any: cases.map(({ group }) => group) },
        holds: (person) => either(cases.map(({ holds }) => holds(person))),
      }),
    ),
  ),
}));

const arbitraryPerson: fc.Arbitrary<Person> = fc.record({
  country: fc.option(fc.constantFrom('Germany', 'France', 'Italy'), { nil: null }),
  spend: fc.option(
    fc.integer({ min: 0, max: 400 }).map((quarters) => quarters / 4),
    { nil: null },
  ),
  vip: fc.option(fc.boolean(), { nil: null }),
  tags: fc.option(fc.subarray(['x', 'y', 'z']), { nil: null }),
});

let database: TestDatabase;
let jobs: GroupJobs;
beforeAll(async () => {
  database = await testDatabase();
  jobs = await groupJobs(() => database.db);
});
afterAll(() => database[Symbol.asyncDispose]());

const SLICING = { bins: 5, edges: null, values: 2 };
const QUESTIONS: readonly GroupQuestion[] = [
  { kind: 'size' },
  { kind: 'distribution', feature: 'traits.spend', ...SLICING },
  { kind: 'aggregate', feature: 'traits.spend', measure: 'sum' },
  {
    kind: 'crossTab',
    rows: { feature: 'customer.country', ...SLICING },
    columns: { feature: 'traits.vip', ...SLICING },
  },
];

/** What the job says of groups, each as count, unknown, and the counts of its numbers. */
async function asked(scope: Scope, cases: readonly Case[]) {
  const outcomes = await doJob(jobs.context, 'groups', {
    workspaceId: scope.workspaceId,
    asked: cases.flatMap(({ group }) => QUESTIONS.map((question) => ({ group, question }))),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into answers of any shape
  const answers = outcomes.map((outcome): any => ('answer' in outcome ? outcome.answer : outcome.failure));
  const total = (slices: readonly { count: number }[]) => slices.reduce((sum, { count }) => sum + count, 0);
  return cases.map((_, index) => {
    const [size, spread, sum, table] = answers.slice(index * QUESTIONS.length);
    return {
      count: size.count,
      unknown: size.unknown,
      known: [spread.known, total(spread.slices), sum.known],
      missing: [spread.unknown, sum.unknown],
      sum: sum.value,
      margins: [
        table.known,
        total(table.rows),
        total(table.columns),
        table.cells.flat().reduce((a: number, b: number) => a + b, 0),
      ],
      apart: table.unknown,
    };
  });
}

/** The same of a plain interpreter, customer by customer. */
function interpreted(people: readonly Person[], { holds }: Case) {
  const truths = people.map(holds);
  const members = people.filter((_, row) => truths[row] === true);
  const spends = members.flatMap(({ spend }) => spend ?? []);
  const cells = members.filter(({ country, vip }) => country !== null && vip !== null).length;
  return {
    count: members.length,
    unknown: truths.filter((truth) => truth === null).length,
    known: [spends.length, spends.length, spends.length],
    missing: [members.length - spends.length, members.length - spends.length],
    sum: spends.length === 0 ? null : spends.reduce((one, other) => one + other, 0),
    margins: [cells, cells, cells, cells],
    apart: members.length - cells,
  };
}

test('random groups over random customers are what a plain interpreter says, before and after changes', async () => {
  const scope = await testWorkspace(database.db);
  const [first, second] = fc.sample(fc.array(arbitraryPerson, { minLength: 30, maxLength: 30 }), 2) as [
    Person[],
    Person[],
  ];
  // Everybody has each trait once, so that the catalogue knows them.
  await saveCustomers(scope, [{ externalId: 'p000', traits: { spend: 1, vip: true, tags: ['x'] } }]);
  await saveCustomers(scope, first.map(customerInput));
  const cases = fc.sample(arbitraryCase, 60);
  expect(await asked(scope, cases)).toEqual(cases.map((one) => interpreted(first, one)));
  // Some changed, and some are new: what is kept is brought up to date.
  const people = first.map((person, n) => (n % 6 === 0 ? second[n]! : person)).concat(second.slice(20));
  await saveCustomers(scope, people.map(customerInput));
  expect(await asked(scope, cases)).toEqual(cases.map((one) => interpreted(people, one)));
});
