import { expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';
import { BLOCK, nearestKernel, nearestLoop, nearestModules } from '../../src/statistics/nearest-kernel.ts';
import { PackedPoints } from '../../src/statistics/packed-points.ts';
import { scattered } from './points.ts';

test('this host runs the kernel', () => {
  expect(nearestModules()).not.toBeNull();
});

test('the kernel gives the bits of the loop, ties included', () => {
  const random = seededRandom(3);
  for (const [d, k] of [
    [1, 1],
    [2, 3],
    [3, 8],
    [8, 8],
    [13, 20],
  ] as const) {
    const blocks = 3;
    const centresAt = blocks * BLOCK * d;
    const answersAt = centresAt + k * (d + 1);
    const size = answersAt + blocks * BLOCK;
    const memory = new WebAssembly.Memory({ initial: Math.ceil((size * 8) / 65_536) });
    const inMemory = new Float64Array(memory.buffer);
    const inLoop = new Float64Array(size);
    // Whole numbers: many points are equally far from two centres.
    for (let at = 0; at < answersAt; at++) inMemory[at] = inLoop[at] = Math.floor(random() * 5) - 2;
    const where = [0, blocks, d, centresAt * 8, k, answersAt * 8] as const;
    nearestKernel(memory, 'double')(...where);
    nearestLoop(inLoop)(...where);
    expect(inMemory.subarray(answersAt, size)).toEqual(inLoop.subarray(answersAt));
  }
});

test('singles and doubles, packed at once or in stretches, agree where points are not between two centres', () => {
  const points = scattered(9_999, 3, 6, seededRandom(4));
  const centres = points.values.slice(0, 18);
  const answers = (['double', 'single'] as const).flatMap((precision) =>
    [undefined, 0].map((most) => {
      const packed = new PackedPoints(points, 6, { means: Float64Array.of(5, 5, 5), factor: 0.5 }, precision, most);
      const labels: number[] = [];
      for (let sweep = 0; sweep < 2; sweep++) {
        labels.length = 0;
        packed.nearest(centres, 6, ({ from, to, nearest }) => labels.push(...nearest.subarray(0, to - from)));
      }
      return labels;
    }),
  );
  expect(answers[0]).toHaveLength(9_999);
  for (const labels of answers) expect(labels).toEqual(answers[0]);
});
