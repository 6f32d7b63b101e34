import type { Subject } from './subject.ts';

/** A named check of one segmenter, for any test runner. */
export interface Check {
  /** Stable, kebab-case: what `waive` names. */
  readonly name: string;
  /** The truth shown by passing, as a sentence. */
  readonly title: string;
  /** Why it may fail, where it was waived; it then passes as long as it does fail. */
  readonly waived?: string;
  /** Rejects with what is wrong, the row and its values, and how to fix it. */
  run(): Promise<void>;
}

/** A check before it has a segmenter. */
export interface CheckDefinition {
  readonly name: string;
  readonly title: string;
  run(subject: Subject): Promise<void> | void;
}
