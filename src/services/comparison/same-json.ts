import { isDeepStrictEqual } from 'node:util';

/** True where two values are written as the same JSON, in whatever order their keys are. */
export function sameJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}
