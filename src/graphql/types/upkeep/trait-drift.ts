import {
  DRIFT_REASONS,
  DRIFT_STATES,
  DRIFTS,
  type DriftReason,
  type DriftState,
  type StoredDrift,
} from '../../../db/tables/upkeep/trait-drifts.ts';
import type { DriftBin } from '../../../engine/upkeep/trait-drift.ts';
import { inWords } from '../../../services/upkeep/drift-words.ts';
import { builder } from '../../core/builder.ts';
import { encodeId } from '../../core/id.ts';
import { languageArg } from '../../core/language.ts';
import { one, rowsOf } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { FeatureKind } from '../segments/feature-kind.ts';

const STATES: Readonly<Record<DriftState, string>> = {
  STEADY: 'The index is at most its critical value: no change is seen.',
  ALARM: 'The index exceeds its critical value, as 5 % of unchanged traits do; among so many traits it may be chance.',
  DRIFTED: 'It is another also where all traits of the persona that were tested are allowed for.',
  UNKNOWN: 'Nothing can be said; the reason says what is missing.',
};

export const DriftStateEnum = builder.enumType('DriftState', {
  description: 'What a check says of a trait of the members of a persona.',
  values: Object.fromEntries(DRIFT_STATES.map((value) => [value, { value, description: STATES[value] }])) as Record<
    DriftState,
    { value: DriftState; description: string }
  >,
});

const REASONS: Readonly<Record<DriftReason, string>> = {
  PENDING: 'Matches of the persona do not follow yet from what it is now.',
  NO_MEMBERS: 'Nobody is matched to it.',
  BASELINE_TAKEN: 'The check took its baseline: the next one holds later members against it.',
  TOO_FEW_BEFORE: 'The value was known of fewer than 50 members when the baseline was taken.',
  TOO_FEW_NOW: 'The value is known of fewer than 50 members.',
  FEATURE_GONE: 'The feature is no longer there, or of another kind.',
};

const DriftReasonEnum = builder.enumType('DriftReason', {
  description: 'Why nothing can be said of the drift of a trait.',
  values: Object.fromEntries(DRIFT_REASONS.map((value) => [value, { value, description: REASONS[value] }])) as Record<
    DriftReason,
    { value: DriftReason; description: string }
  >,
});

const Bin = builder.objectRef<DriftBin>('DriftBin').implement({
  description: 'A part of the values of a trait, with its share of the members, then and now.',
  fields: (t) => ({
    from: t.exposeFloat('from', {
      nullable: true,
      description: 'Lower end, which is not part of it; null: open, or not of a number. Of times in days ago.',
    }),
    to: t.exposeFloat('to', {
      nullable: true,
      description: 'Upper end, which is part of it; null: open, or not of a number. Of times in days ago.',
    }),
    value: t.exposeString('value', {
      nullable: true,
      description: 'The value; null of numbers and times, and of all other values together.',
    }),
    before: t.exposeFloat('before', { description: 'Share 0..1 when the baseline was taken.' }),
    now: t.exposeFloat('now', { description: 'Share 0..1 now.' }),
  }),
});

export const TraitDriftType = builder.objectRef<StoredDrift>('TraitDrift').implement({
  extensions: rowsOf(DRIFTS),
  description:
    'A trait among the members of a persona, beside how it was at the last review or publication. It is judged by the ' +
    'population stability index and its critical value.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('TraitDrift', id) }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona; null for one since deleted.',
      ...one('persona', 'personaId'),
    }),
    feature: t.string({
      nullable: true,
      description: 'The feature; null of the persona as a whole, of which nothing can be said.',
      resolve: ({ feature }) => feature || null,
    }),
    kind: t.expose('kind', { type: FeatureKind, nullable: true, description: 'Its kind; null without a feature.' }),
    state: t.expose('state', { type: DriftStateEnum, description: 'What is found.' }),
    reason: t.expose('reason', {
      type: DriftReasonEnum,
      nullable: true,
      description: 'Why nothing can be said; null where something is.',
    }),
    psi: t.exposeFloat('psi', {
      nullable: true,
      description:
        'Population stability index: sum of (p - q) ln(p / q) over the bins; an empty one counts as half a customer. Of ' +
        'lists the largest of its values. Null where UNKNOWN.',
    }),
    critical: t.exposeFloat('critical', {
      nullable: true,
      description:
        'Critical value: (1 / N + 1 / M) times the 95 % quantile of chi-squared with one degree less than bins, less where ' +
        'members stayed. Null where UNKNOWN; 0 of a value that all have.',
    }),
    pValue: t.exposeFloat('pValue', {
      nullable: true,
      description: 'Probability of such an index without a change; null where UNKNOWN.',
    }),
    adjustedPValue: t.float({
      nullable: true,
      description: 'The same adjusted for all traits of the persona (Benjamini & Hochberg 1995); null where UNKNOWN.',
      resolve: ({ adjusted }) => adjusted,
    }),
    alarm: t.boolean({
      description: 'Whether the index exceeds its critical value.',
      resolve: ({ state }) => state === 'ALARM' || state === 'DRIFTED',
    }),
    knownBefore: t.exposeInt('knownBefore', { description: 'N: members whose value was known then.' }),
    knownNow: t.exposeInt('knownNow', { description: 'M: members whose value is known now.' }),
    membersBefore: t.exposeInt('membersBefore', { description: 'Members of the persona then.' }),
    membersNow: t.exposeInt('membersNow', { description: 'Members of the persona now.' }),
    stayed: t.exposeInt('stayed', {
      description:
        'Members of now who have been since then. The critical value allows for how far their values go together: the same ' +
        'people differ less by chance.',
    }),
    bins: t.field({
      type: [Bin],
      size: 10,
      description: 'The parts that were compared; those with too few were joined. Empty where UNKNOWN.',
      resolve: ({ bins }) => [...bins],
    }),
    sentence: t.string({
      bytes: 200,
      description: 'The same as a sentence.',
      args: { language: t.arg(languageArg) },
      resolve: async (drift, { language }, { loaders }) => inWords(drift, await loaders.timeZone())[language],
    }),
    baselineAt: t.expose('baselineAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the baseline was taken; null where there was none.',
    }),
    measuredAt: t.expose('measuredAt', { type: 'DateTime', description: 'When the check looked.' }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when checks find that it drifted; null where it did not.',
    }),
  }),
});
