/** A check's finding. The message names the place and the values, and ends with how to mend it. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure';
}

/** Throws a failure: what is wrong, and what to do. */
export function fail(wrong: string, mend: string): never {
  throw new ConformanceFailure(`${wrong}\n  To mend: ${mend}`);
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

/** By name: a plugin may bring its own copy of the SDK. */
export function isNotEnoughData(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'NotEnoughData';
}
