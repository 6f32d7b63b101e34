import { type Assignment, assignPopulation } from '../../engine/answer/assign.ts';
import type { Identity } from '../../engine/answer/identity.ts';
import { type FittedPlan, fitPlan, type Plan } from '../../engine/answer/model.ts';
import type { HoldingOverrides } from '../../engine/answer/overrides.ts';
import { reportOn } from '../../engine/answer/report.ts';
import type { Population } from '../../engine/population/population.ts';
import type { ModelReport } from '../../segmenter/model-report.ts';

/** A segmenter that fails on more customers than this, in share and in number, or on all, has failed as a whole. */
const QUARANTINED_SHARE = 0.01;
const FEW = 10;

/** A plan's answer for the whole population. */
export interface Computed {
  readonly plan: FittedPlan;
  /** The numbers of the model. */
  readonly report: ModelReport;
  readonly assignment: Assignment;
  /** The overrides that decided in place of the segmenter, and the keys its segments were found to have for it. Default: none. */
  readonly overridden?: { readonly holding: HoldingOverrides; readonly identity: Identity };
}

export interface ComputeOptions {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly seed: number;
  /** Customers to learn from at most; null, the default: everybody. */
  readonly sample?: number | null;
  readonly signal: AbortSignal;
}

/** Fits a plan on a population and answers everybody, in this thread. */
export async function computeHere(plan: Plan, population: Population, options: ComputeOptions): Promise<Computed> {
  const fitted = await fitPlan(plan, population, options);
  const { length } = population;
  const mostQuarantined = Math.min(Math.max(FEW, length * QUARANTINED_SHARE), Math.max(0, length - 1));
  const assignment = assignPopulation(fitted, population, { asOf: options.asOf, mostQuarantined });
  return { plan: fitted, report: reportOn(fitted), assignment };
}

/** Answers few customers: of them none says that the segmenter has failed as a whole. */
export function assignHere(plan: FittedPlan, population: Population, asOf: number): Assignment {
  return assignPopulation(plan, population, { asOf, mostQuarantined: Number.POSITIVE_INFINITY });
}
