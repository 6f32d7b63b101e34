import { expect, test } from 'vitest';
import { isIn, isTest, typescriptIn } from './files.ts';
import { sourceOf } from './source.ts';

/** GraphQL's types refer to each other as the schema does; the builder puts off what needs another. */
const MAY_CIRCLE = 'src/graphql/types';

const files = typescriptIn('src', 'plugins').filter((file) => !isTest(file));
const known = new Set(files);
const importsOf = new Map(
  files.map((file) => {
    const runTime = sourceOf(file).imports.filter(({ target, typeOnly }) => !typeOnly && known.has(target));
    return [file, [...new Set(runTime.map(({ target }) => target))]];
  }),
);

/** The shortest way along imports from a file back to itself; null without one. */
function circleThrough(start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const target of importsOf.get(file)!) {
      if (target === start) {
        const way = [start];
        for (let step = file; step !== start; step = cameFrom.get(step)!) way.unshift(step);
        return [start, ...way];
      }
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, file);
      queue.push(target);
    }
  }
  return null;
}

test('no circle of imports at run time outside graphql/types', () => {
  const circles = new Map<string, string>();
  for (const file of files) {
    if (isIn(file, MAY_CIRCLE)) continue;
    const circle = circleThrough(file);
    if (circle) circles.set([...new Set(circle)].sort().join(), circle.join(' -> '));
  }
  expect([...circles.values()]).toEqual([]);
});
