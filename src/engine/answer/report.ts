import { asError } from '../../errors.ts';
import type { ModelReport } from '../../segmenter/model-report.ts';
import { reportFault } from '../../segmenter/report-fault.ts';
import { broken } from './broken.ts';
import type { FittedPlan } from './model.ts';
import { callPlugin } from './plugin-call.ts';

const NOTHING: ModelReport = { parameters: [], quality: [], warnings: [] };

/**
 * The numbers of a fitted model, as its segmenter tells them; none where it tells none. A report that throws, or breaks
 * its contract, costs itself only: the warning REPORT_FAILED stands in its place.
 */
export function reportOn({ segmenter, model, config }: FittedPlan): ModelReport {
  if (!segmenter.report) return NOTHING;
  try {
    const report = callPlugin(segmenter, 'report', () => segmenter.report!(model, config));
    const fault = reportFault(report);
    if (fault !== null) throw broken(segmenter, 'report', `reported ${fault}`);
    // As plain data: it goes from thread to thread, and into the store.
    return JSON.parse(JSON.stringify(report)) as ModelReport;
  } catch (error) {
    const text = `The numbers of this model are not to be had: ${asError(error).message} The answers stand.`;
    return { ...NOTHING, warnings: [{ code: 'REPORT_FAILED', text }] };
  }
}
