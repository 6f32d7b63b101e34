import type { ImportSummary } from './summary.ts';

/**
 * False where an import did not come to its end, not one line of it was taken, or, `strict`, anything of it that the
 * mapping wants was not.
 */
export function isPassed(summary: ImportSummary, strict: boolean): boolean {
  const { complete, linesRead, linesAccepted, linesRejected, fieldsLeftOut } = summary;
  if (!complete || (linesRead > 0 && linesAccepted.total === 0)) return false;
  return !strict || linesRejected.total - linesRejected.unwanted + fieldsLeftOut.total === 0;
}
