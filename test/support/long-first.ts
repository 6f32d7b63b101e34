import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, the longest first: begun last, one would run alone at the end. */
const LONG = ['test/conformance/bundled.test.ts', 'test/rules/four-paths.test.ts', 'test/graphql/random/'];

/** The order of test files: those of {@link LONG} first, the others as Vitest has them. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const place = LONG.findIndex((long) => moduleId.includes(`/${long}`));
  return place === -1 ? LONG.length : place;
}
