import { getOperationAST, print, specifiedRules, validate } from 'graphql';
import { isModest } from '../../../src/graphql/core/limits.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { type RandomDocument, randomDocument } from './document.ts';
import type { KnownValues } from './known-values.ts';
import { Randomness } from './randomness.ts';
import { routesOf } from './routes.ts';

/** Whose key a request brings. */
export type Caller = 'READ' | 'WRITE' | 'ADMIN' | 'FOREIGN' | 'NOBODY';

/** A request that only reads. */
export interface RandomRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly caller: Caller;
  readonly method: 'GET' | 'POST';
  readonly accept: string | null;
}

export const routes = routesOf(schema);

/**
 * Of four requests three have a focus: the next field of the query, or the next type. So a run of them reaches all, and
 * the request of a number depends on no other one.
 */
const WITHOUT_FOCUS = 4;

/** Documents made anew until one passes. */
const MOST_RETRIES = 20;

/** Numbers of the requests of some turns that have a field, `Type.field`, in their focus. */
export function numbersFor(field: string, turns: readonly number[]): number[] {
  const { focuses } = routes;
  const places = focuses.flatMap((one, place) => {
    const isOf = one.field ? `${one.type.name}.${one.field.name}` === field : field.startsWith(`${one.type.name}.`);
    return isOf ? [place] : [];
  });
  const focused = WITHOUT_FOCUS - 1;
  return turns.flatMap((turn) =>
    places.map((place) => {
      const nth = turn * focuses.length + place;
      return WITHOUT_FOCUS * Math.floor(nth / focused) + (nth % focused) + 1;
    }),
  );
}

/** The request of a number: with the same values known, always the same one. */
export function randomRequest(seed: number, known: KnownValues): RandomRequest {
  const random = new Randomness(seed);
  const { focuses } = routes;
  const nth = seed - Math.ceil(seed / WITHOUT_FOCUS);
  const focus = seed % WITHOUT_FOCUS === 0 ? null : focuses[nth % focuses.length]!;
  const turn = Math.floor(nth / focuses.length);
  const careful = focus !== null || random.chance(0.6);
  const stored = focus ? focus.stored : random.chance(0.25);
  const made = random.chance(0.03) ? make() : passing();
  const text = print(made.document);
  const query = careful || random.chance(0.97) ? text : damaged(text, random);
  const caller: Caller = focus
    ? 'ADMIN'
    : random.weighted<Caller>([
        [50, 'READ'],
        [14, 'WRITE'],
        [30, 'ADMIN'],
        [5, 'FOREIGN'],
        [1, 'NOBODY'],
      ]);
  const named = getOperationAST(made.document)?.name?.value;
  return {
    query,
    variables: made.variables,
    ...(random.chance(0.02) ? { operationName: 'Other' } : named ? { operationName: named } : {}),
    caller,
    method: random.chance(0.06) ? 'GET' : 'POST',
    accept: random.weighted<string | null>([
      [80, 'application/json'],
      [10, 'application/graphql-response+json'],
      [4, 'application/graphql-response+json, application/json;q=0.9'],
      [4, '*/*'],
      [2, null],
    ]),
  };

  function make(): RandomDocument {
    return randomDocument({ schema, routes, known, random, careful, focus, turn, stored });
  }

  function passing(): RandomDocument {
    let last = make();
    for (let n = 0; n < MOST_RETRIES && !passes(last); n++) last = make();
    return last;
  }
}

/** True for an operation that is valid and within the limits. */
export function passes({ document, variables }: RandomDocument): boolean {
  return (
    validate(schema, document, specifiedRules).length === 0 && isModest({ schema, document, variableValues: variables })
  );
}

/** The text without one of its characters, or with one that does not belong there. */
function damaged(text: string, random: Randomness): string {
  const at = random.below(text.length);
  return text.slice(0, at) + random.pick(['', '}', '$', '"', 'x', '@']) + text.slice(at + 1);
}
