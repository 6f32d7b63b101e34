import { z } from 'zod';
import type { CriterionRole } from '../../engine/persona/fit.ts';

/** What a criterion means for a match. */
export const CRITERION_ROLES = ['REQUIRED', 'SUPPORTING', 'EXCLUDING'] as const satisfies readonly CriterionRole[];

/** The values of a score from one, included, to another. Times are milliseconds since 1970. */
export interface ScoreRange {
  /** Key or row id of the segmentation. */
  readonly segmentation: string | number;
  readonly key: string;
  /** Default: no lower end. */
  readonly from?: number | null | undefined;
  /** Default: no upper end. */
  readonly to?: number | null | undefined;
}

/** A criterion as clients give it: exactly one of `segmentId`, `rule` and `score`. */
export interface CriterionInput {
  readonly segmentId?: number | null | undefined;
  /** A line of the rule language, or a tree. */
  readonly rule?: unknown;
  readonly score?: ScoreRange | null | undefined;
  readonly weight: number;
  /** Default SUPPORTING. */
  readonly role?: CriterionRole | null | undefined;
}

/** A rule or a range that was checked, as settings of a segmentation of the persona's own. */
export interface OwnRule {
  readonly config: unknown;
  /** The range it stands for; null for a rule. */
  readonly score: {
    readonly segmentationId: number;
    readonly key: string;
    readonly from: number | null;
    readonly to: number | null;
  } | null;
}

const counted = {
  weight: z
    .number()
    .min(-100)
    .max(100)
    .refine((weight) => weight !== 0, 'is 0, which counts for nothing'),
  role: z.enum(CRITERION_ROLES).default('SUPPORTING'),
};
const isCounter = ({ weight, role }: { readonly weight: number; readonly role: CriterionRole }) =>
  weight > 0 || role === 'SUPPORTING';
const COUNTER = { message: 'is below 0, which only a SUPPORTING criterion may be', path: ['weight'] };

/** A criterion ready to be stored: a segment, or what {@link prepareCriteria} makes of the other forms. */
export const Criterion = z.union([
  z.strictObject({ segmentId: z.int(), ...counted }).refine(isCounter, COUNTER),
  z
    .strictObject({ own: z.custom<OwnRule>((value) => typeof value === 'object' && value !== null), ...counted })
    .refine(isCounter, COUNTER),
]);
export type Criterion = z.output<typeof Criterion>;
export type PreparedCriterion = z.input<typeof Criterion>;

/** All that decides a fit. */
export const Criteria = z
  .array(Criterion)
  .max(100)
  .superRefine((list, context) => {
    const seen = new Set<string>();
    for (const [index, one] of list.entries()) {
      const isSegment = 'segmentId' in one;
      const key = isSegment ? `#${one.segmentId}` : JSON.stringify(one.own.config);
      if (seen.has(key)) {
        const message = isSegment ? 'names a segment twice' : 'says the same twice';
        context.addIssue({ code: 'custom', message, path: isSegment ? [] : [index] });
      }
      seen.add(key);
    }
  });
