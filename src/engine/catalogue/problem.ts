/** The fault of an aggregate, in words. */
export interface Problem {
  readonly problem: string;
}
