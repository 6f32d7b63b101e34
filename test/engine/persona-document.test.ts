import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DocumentClaim,
  diffDocuments,
  isSameDocument,
  type PersonaDocument,
} from '../../src/engine/persona/persona-document.ts';

const claim = (id: number, text: string, rest: object = {}): DocumentClaim => ({ id, section: 'NEEDS', text, ...rest });
const persona = (rest: Partial<PersonaDocument>): PersonaDocument => ({
  fields: {},
  criteria: [],
  claims: [],
  ...rest,
});

test('values differ by their paths; lists are one value, what is absent is null', () => {
  const before = persona({
    fields: {
      title: 'A',
      profile: { ageRange: { from: 20, to: 30 }, devices: [1] },
      translations: { zh: { name: '甲' } },
    },
  });
  const after = persona({
    fields: {
      title: 'B',
      profile: { ageRange: { from: 20, to: 40 }, devices: [1, 2] },
      translations: {},
      priority: null,
    },
  });
  expect(diffDocuments(before, after).fields).toEqual([
    { path: 'title', before: 'A', after: 'B' },
    { path: 'profile.ageRange.to', before: 30, after: 40 },
    { path: 'profile.devices', before: [1], after: [1, 2] },
    { path: 'translations.zh', before: { name: '甲' }, after: null },
  ]);
});

test('claims belong together by id, else by section and text; their place and what data moved say nothing', () => {
  const before = persona({
    claims: [
      claim(1, 'Stays', { position: 0, measured: { value: 0.6 }, status: 'SUPPORTED' }),
      claim(2, 'Is reworded', { position: 1 }),
      claim(3, 'Goes', { position: 2 }),
      claim(4, 'Was made again', { position: 3, team: 'SALES' }),
      claim(5, 'Twice', { position: 4 }),
    ],
  });
  const after = persona({
    claims: [
      claim(9, 'Was made again', { position: 0, team: 'SALES' }),
      claim(1, 'Stays', { position: 1, measured: { value: 0.61 }, status: 'SUPPORTED' }),
      claim(2, 'Is in other words', { position: 2 }),
      claim(5, 'Twice', { position: 3 }),
      claim(8, 'Twice', { position: 4 }),
    ],
  });
  expect(
    diffDocuments(before, after).claims.map(({ kind, before: was, after: is, changed }) => [
      kind,
      was?.id,
      is?.id,
      changed,
    ]),
  ).toEqual([
    ['CHANGED', 2, 2, ['text']],
    ['ADDED', undefined, 8, []],
    ['REMOVED', 3, undefined, []],
  ]);
  const refuted = persona({ claims: [claim(1, 'Stays', { measured: { value: 0.2 }, status: 'REFUTED' })] });
  expect(diffDocuments(persona({ claims: [before.claims[0]!] }), refuted).claims).toMatchObject([
    { kind: 'CHANGED', changed: ['status'] },
  ]);
});

test('criteria belong together by their segment', () => {
  const before = persona({
    criteria: [
      { segment: 'rfm/champions', weight: 1 },
      { segment: 'stage/new', weight: 2 },
    ],
  });
  const after = persona({
    criteria: [
      { segment: 'stage/new', weight: -2 },
      { segment: null, weight: 1, rule: 'x' },
    ],
  });
  expect(diffDocuments(before, after).criteria).toMatchObject([
    { kind: 'CHANGED', changed: ['weight'], before: { weight: 2 }, after: { weight: -2 } },
    { kind: 'ADDED', after: { rule: 'x' } },
    { kind: 'REMOVED', before: { segment: 'rfm/champions' } },
  ]);
});

const documents = fc.record({
  fields: fc.dictionary(fc.constantFrom('title', 'story', 'profile'), fc.jsonValue({ maxDepth: 2 })),
  criteria: fc.array(fc.record({ segment: fc.constantFrom('a/b', 'a/c', null), weight: fc.integer() }), {
    maxLength: 4,
  }),
  claims: fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 9 }),
      section: fc.constantFrom('NEEDS', 'BELIEFS'),
      text: fc.constantFrom('x', 'y'),
    }),
    { selector: ({ id }) => id, maxLength: 5 },
  ),
});

test('a document differs from itself in nothing, and two differ the same from either side', () => {
  fc.assert(
    fc.property(documents, documents, (one, other) => {
      expect(isSameDocument(one, structuredClone(one))).toBe(true);
      const there = diffDocuments(one, other);
      const back = diffDocuments(other, one);
      const opposite = { ADDED: 'REMOVED', REMOVED: 'ADDED', CHANGED: 'CHANGED' } as const;
      for (const part of ['criteria', 'claims'] as const) {
        const kinds = (of: typeof there) => of[part].map(({ kind }) => kind).sort();
        expect(kinds(back)).toEqual(there[part].map(({ kind }) => opposite[kind]).sort());
      }
      expect(
        back.fields.map(({ path, before, after }) => ({ path, before: after, after: before })).sort(byPath),
      ).toEqual([...there.fields].sort(byPath));
    }),
  );
});

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1;
}
