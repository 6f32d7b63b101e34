import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDefinitions } from '../../../src/services/definitions/parse.ts';
import { writeDefinitions } from '../../../src/services/definitions/write.ts';
import { roundedNumber } from '../../../src/services/input/text.ts';

test('whatever texts definitions hold, what is written is read as the same', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((one) => one.normalize('NFC'));
  const json = fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value).normalize('NFC')) as unknown);
  const config = fc
    .dictionary(fc.string({ minLength: 1, maxLength: 8 }), json)
    .filter((value) => roundedNumber(value) === null && !/__proto__|e\+/.test(JSON.stringify(value)));
  fc.assert(
    fc.property(text, text, config, (said, unit, settings) => {
      const trait = {
        name: 'x',
        kind: 'FLAG' as const,
        unit: unit || null,
        description: said || null,
        personal: null,
        words: {},
      };
      const one = { key: 'k', name: 'N', description: null, segmenter: 's', config: settings };
      const texts = { language: 'en' as const, translations: {} };
      const segmentation = { ...one, ...texts, seed: 1, fitSample: null, rerunHours: null, enabled: true };
      const definitions = { traits: [trait], segmentations: [segmentation] };
      const read = parseDefinitions([{ file: null, text: writeDefinitions(definitions) }]);
      expect(read.definitions).toEqual(definitions);
    }),
    { numRuns: 200 },
  );
});
