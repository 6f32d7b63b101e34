import { MODEL_NUMBERS, MODEL_WARNINGS } from '../../../db/tables/segmentations/model-reports.ts';
import type {
  ModelNumber as NumberOfReport,
  ModelWarning as WarningOfReport,
} from '../../../segmenter/model-report.ts';
import { builder } from '../../core/builder.ts';
import { rowsOf } from '../../core/reading.ts';

/** As it is stored, or as a preview has it: what it does not have is null there, and left out here. */
type OrNull<T> = { readonly [Field in keyof T]: T[Field] | null };

type NumberShape = Pick<NumberOfReport, 'name' | 'value' | 'text'> &
  OrNull<Pick<NumberOfReport, 'low' | 'high' | 'standardError' | 'unit'>>;

export const ModelNumber = builder.objectRef<NumberShape>('ModelNumber').implement({
  extensions: rowsOf(MODEL_NUMBERS),
  description: 'A number of a fitted model.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name, unique in its list: `alpha`.' }),
    value: t.exposeFloat('value', { description: 'Its value.' }),
    low: t.exposeFloat('low', {
      nullable: true,
      description: 'Lower end of a 95 % interval; null where the segmenter tells none.',
    }),
    high: t.exposeFloat('high', { nullable: true, description: 'Upper end of the same interval.' }),
    standardError: t.exposeFloat('standardError', {
      nullable: true,
      description: 'Standard error, in the unit of the value; null where the segmenter tells none.',
    }),
    unit: t.exposeString('unit', { nullable: true, description: 'Such as `weeks`; null for pure numbers.' }),
    text: t.exposeString('text', {
      bytes: 200,
      description: 'The meaning of the number: how it is computed, and how to read it.',
    }),
  }),
});

export const ModelWarning = builder.objectRef<WarningOfReport>('ModelWarning').implement({
  extensions: rowsOf(MODEL_WARNINGS),
  description: 'A doubt about a fitted model. The answers stand all the same: it says how far to trust them.',
  fields: (t) => ({
    code: t.exposeString('code', {
      description:
        'In upper snake case: `FLAT_LIKELIHOOD`, `NEAR_TIED_OPTIMA` (sizes are not to be trusted), `FEW_OBSERVATIONS`, ' +
        '`EXTREME_VALUES` and others of the segmenter; `NOT_REPORTED` of a model fitted before numbers were kept, ' +
        '`REPORT_FAILED` where the segmenter failed in telling them.',
    }),
    text: t.exposeString('text', { bytes: 300, description: 'The doubt with its figures, and what to do.' }),
  }),
});

/** Descriptions of the three lists of a report, wherever they stand. */
export const REPORT_TEXTS = {
  parameters: 'Numbers that fitting estimated, in the order of the segmenter; empty where it tells none.',
  quality:
    'How well the model fits: likelihoods, sums of squares, reliabilities; empty where the segmenter tells none.',
  warnings: 'Doubts about the model; empty where there are none.',
} as const;
