import { expect, test } from 'vitest';
import { describeFigures } from '../../../src/cli/quality.ts';

test('the report says every count, in the order of the figures', () => {
  const text = describeFigures(
    {
      customers: 8,
      completeness: 0.625,
      completenessBins: [0, 0, 0, 0, 0, 4, 0, 4, 0, 0],
      freshnessBins: [1, 2, 3, 1, 1],
      stale: 1,
      withConflict: 2,
      withOutlier: 1,
      withDuplicate: 2,
      fields: [
        { name: 'phone', filled: 3, expected: true },
        { name: 'language', filled: 4, expected: false },
      ],
      conflicts: [{ code: 'EMAIL_SHARED', customers: 2 }],
      outliers: [{ kind: 'FIELD', name: 'income', currency: 'EUR', low: 1, median: 20, high: 300.004, customers: 1 }],
      duplicatePairs: 1,
      oversizedBlocks: [{ kind: 'nameAndPlace', blocks: 1, customers: 17 }],
      unreadableCountries: { texts: 1, customers: 2, examples: [{ text: 'Atlantis', customers: 2 }] },
      unreadableRegions: { texts: 0, customers: 0, examples: [] },
    },
    ['mostConflicts'],
  );
  expect(text.split('\n')).toEqual([
    '8 customers; completeness 62.5 %',
    '  phone                       3 (37.5 %)',
    'stale 1 (12.5 %); last fact up to 7, 30, 90, 365 days old, older: 1, 2, 3, 1, 1',
    'with a conflict 2 (25 %)',
    '  EMAIL_SHARED                2  Another customer has the same e-mail address.',
    'with an outlier 1 (12.5 %)',
    '  income EUR                  1  beyond 1 to 300, median 20',
    'with a probable duplicate 2 (25 %), in 1 pairs',
    '  nameAndPlace                1 groups of 17 customers were compared with their neighbours only',
    'countries that could not be read: 1 texts of 2 customers: "Atlantis" (2)',
    'The standard is not met: mostConflicts.',
    '',
  ]);
});
