import { conformance } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import plugins from '../../plugins/index.ts';
import template from '../../plugins/template/index.ts';
import { BUNDLED } from './bundled.ts';

const bundled = [...plugins, ...template];

describe.each(bundled)('$id', (segmenter) => {
  test.each(conformance(segmenter, BUNDLED[segmenter.id]))('$name: $title', ({ run }) => run());
});

test('every bundled segmenter has its samples', () => {
  expect(Object.keys(BUNDLED).sort()).toEqual(bundled.map(({ id }) => id).sort());
});
