import { conformance } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import { loadBroken } from './broken-segmenters.ts';
import { bandWith } from './good/band.ts';
import { latelyWith } from './good/lately.ts';
import { samplesOf } from './good/samples.ts';
import { tagsWith } from './good/tags.ts';

const broken = await loadBroken();

describe.each([bandWith({}), latelyWith({}), tagsWith({})])('the good original $id', (segmenter) => {
  test.each(conformance(segmenter, samplesOf(segmenter)))('$name: $title', ({ run }) => run());
});

describe('a segmenter with one slip is caught', () => {
  test.each([...broken])('%s', async (_, { segmenter, caught, module }) => {
    const check = conformance(segmenter, { ...samplesOf(segmenter), module }).find(({ name }) => name === caught);
    const failure = await check!.run().then(
      () => null,
      (error: Error) => error,
    );
    expect(failure?.name).toBe('ConformanceFailure');
    expect(failure?.message).toContain('To mend: ');
    // Found by looking, not by stumbling over it.
    expect(failure?.cause).toBeUndefined();
  });

  test('every check has caught one', () => {
    const caught = new Set([...broken.values()].map((one) => one.caught));
    const checks = conformance(bandWith({})).map(({ name }) => name);
    expect(checks.filter((name) => !caught.has(name))).toEqual([]);
  });
});
