import { expect, test } from 'vitest';
import { differences, inputOf, withoutTheirs } from './draft.ts';

const base = { name: 'Ann', title: 'Buyer', story: 'Once', priority: '' };
const mine = { ...base, name: 'Anna', story: 'Mine' };
const theirs = { ...base, title: 'Fan', story: 'Theirs' };

test('only what two people wrote differently is asked; what one of them wrote stays', () => {
  expect(differences(mine, theirs, base).map(({ key }) => key)).toEqual(['story']);
  expect(withoutTheirs(mine, theirs, base, new Set(['story']))).toEqual({
    ...base,
    name: 'Anna',
    title: 'Fan',
    story: 'Mine',
  });
  expect(withoutTheirs(mine, theirs, base, new Set())).toEqual({
    ...base,
    name: 'Anna',
    title: 'Fan',
    story: 'Theirs',
  });
});

test('an edit sends what changed, and in another language a translation beside the others', () => {
  const persona = {
    id: 'p',
    language: 'EN' as const,
    translations: [{ language: 'ZH' as const, name: '安', title: null, story: null, reason: null }],
  };
  expect(inputOf(persona, 'EN', mine, base, 3)).toEqual({ id: 'p', version: 3, name: 'Anna', story: 'Mine' });
  expect(inputOf(persona, 'EN', { ...base, priority: '2' }, base, 3)).toEqual({ id: 'p', version: 3, priority: 2 });
  const chinese = inputOf(persona, 'ZH', { ...base, title: '买家' }, base, 3);
  expect(chinese).toEqual({
    id: 'p',
    version: 3,
    translations: [{ language: 'ZH', name: '安', title: '买家', story: null, reason: null }],
  });
});
