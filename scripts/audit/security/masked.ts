import assert from 'node:assert/strict';
import { type GraphQLObjectType, getNamedType, isLeafType } from 'graphql';
import { BORN, TOKEN, tells } from '../../../test/graphql/random/planted.ts';
import type { Step } from '../../../test/graphql/random/routes.ts';
import { ask, askBySocket } from './ask.ts';
import type { Check, Section } from './check.ts';
import { rowsOf } from './rows.ts';
import type { Stage } from './stage.ts';
import { askedByStep, needsArguments, type Rows, STEPS } from './ways.ts';

/** A key without PERSONAL is told no personal value, whatever way leads to it; one that has it is. */
export const MASKED: Section = {
  name: 'masked fields',
  async checks({ owner }) {
    const found = new Set<string>();
    const rows = await rowsOf(owner);
    const made = STEPS.filter(({ to }) => !to.name.startsWith('__')).flatMap((step): Check[] => {
      const query = queryFor(step, rows);
      const name = `${step.from.name}.${step.field.name}: ${step.to.name}`;
      return query === null ? [] : [{ name, run: (stage) => tellsNothing(stage, query, step.to, found) }];
    });
    return [
      ...made,
      ...GUESSES.map(([right, wrong]): Check => ({ name: right, run: (stage) => guessesInVain(stage, right, wrong) })),
      {
        name: 'the values are there, for keys that may read them',
        async run() {
          assert.ok(made.length > 300, `${made.length} ways were gone`);
          for (const name of ['Customer', 'CustomerIdentity', 'TraitValue', 'PersonaEvidence', 'Interview']) {
            assert.ok(found.has(name), `told of ${[...found].join(', ')}`);
          }
        },
      },
    ];
  },
};

/** Questions by which somebody guesses at a value: one that meets planted ones, and one that meets none. */
const GUESSES: readonly (readonly [right: string, wrong: string])[] = [
  ...['name', 'email'].flatMap((field) =>
    ['contains', 'startsWith'].map((how) => guess(`filter: { ${field}: { ${how}: "${TOKEN}" } }`)),
  ),
  guess(`filter: { phone: { contains: "${TOKEN}" } }`),
  ...['eq', 'lte'].map((how) => guess(`filter: { birthDate: { ${how}: "${BORN}" } }`)),
  guess(`filter: { not: { or: [{ email: { contains: "${TOKEN}" } }] } }`),
  guess(`filter: { trait: { name: "email", text: { contains: "${TOKEN}" } } }`),
  guess(`filter: { trait: { name: "home_address", text: { eq: "${TOKEN} 1" } } }`),
];

function guess(args: string): readonly [string, string] {
  return [args, args.replaceAll(TOKEN, 'nobody').replaceAll(BORN, '1899-01-01')];
}

/** Asks for all of a type by a field that leads to it; null where the way there needs an argument. */
function queryFor(step: Step, rows: Rows): string | null {
  if (needsArguments(step.field)) return null;
  const leaves = Object.values(step.to.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) && !needsArguments(field),
  );
  const asked = leaves.length > 0 ? leaves.map(({ name }) => name).join(' ') : '__typename';
  const query = askedByStep(step, rows, asked);
  return query && `{ ${query} }`;
}

async function tellsNothing(
  { server, owner }: Stage,
  query: string,
  type: GraphQLObjectType,
  found: Set<string>,
): Promise<void> {
  const masked = await ask(server.url, owner.masked, { query });
  assert.ok(masked.status < 500, masked.text.slice(0, 500));
  assert.ok(!tells(masked.text), `${query}\n${masked.text.slice(0, 2_000)}`);
  const { messages } = await askBySocket(server.url, owner.masked, { query });
  assert.ok(!messages.some(tells), `${query}\n${messages.join().slice(0, 2_000)}`);
  if (found.has(type.name)) return;
  const whole = await ask(server.url, owner.admin, { query });
  if (tells(whole.text)) found.add(type.name);
}

async function guessesInVain({ server, owner }: Stage, right: string, wrong: string): Promise<void> {
  const answer = async (key: string, args: string) => {
    const { text } = await ask(server.url, key, { query: `{ customers(first: 3, ${args}) { totalCount } }` });
    return text.replaceAll(/"requestId":"[^"]*"/g, '');
  };
  assert.equal(await answer(owner.masked, right), await answer(owner.masked, wrong));
  assert.notEqual(await answer(owner.admin, right), await answer(owner.admin, wrong), 'the guess was right');
}
