import { reportFault } from '../../report-fault.ts';
import type { CheckDefinition } from '../check.ts';
import { fail, messageOf } from '../failure.ts';
import { jsonFault } from '../json-fault.ts';
import type { FittedSample, Subject } from '../subject.ts';

export const reportSound: CheckDefinition = {
  name: 'report-sound',
  title: 'a report of the model is finite, plain and named once, and the same each time',
  async run(subject) {
    if (!subject.segmenter.report) return;
    for (const sample of await subject.fitted()) {
      const report = reportOf(subject, sample);
      const fault = jsonFault(report);
      if (fault) fail(`The report with the settings ${sample.label} has ${fault}, which JSON does not keep.`, FINITE);
      const wrong = reportFault(report);
      if (wrong) fail(`The report with the settings ${sample.label} has ${wrong}.`, FINITE);
      if (JSON.stringify(report) !== JSON.stringify(reportOf(subject, sample))) {
        fail(
          `Asked twice, the reports with the settings ${sample.label} differ.`,
          'read the model and the settings only.',
        );
      }
    }
  },
};

const FINITE = 'leave out what cannot be told (finiteNumbers does), and give each number of a list a name of its own.';

function reportOf({ segmenter }: Subject, { settings, label, model }: FittedSample) {
  const given = model();
  const before = JSON.stringify(given);
  try {
    const report = segmenter.report!(given, settings);
    if (JSON.stringify(given) !== before) fail('report changed the model.', 'copy before you sort: list.toSorted().');
    return report;
  } catch (error) {
    return fail(
      `report threw with the settings ${label}: ${messageOf(error)}`,
      'report tells of every model that fit gives.',
    );
  }
}
