import {
  noOwnPeriods,
  OWN_PERIODS,
  type OwnPeriods,
  PERIODS_OF_PERSONA,
  readUpkeepSettings,
} from '../../../db/tables/upkeep/upkeep-settings.ts';
import type { UpkeepSettings as Settings } from '../../../engine/upkeep/review-calendar.ts';
import { saveReviewPeriods, saveUpkeepSettings } from '../../../services/upkeep/settings.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { decodeId } from '../../core/id.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { rowsOf } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { Workspace } from '../workspaces/workspace.ts';

const ABOUT = {
  checkDays: 'Days after which a check is due, 1 to 3,650.',
  cleanUpDays: 'Days after which a clean-up is due, 1 to 3,650.',
  reanalysisDays: 'Days after which a new analysis is due, 1 to 3,650.',
  leastJaccard: 'Two personas overlap from this Jaccard index on, above 0 to 1.',
  leastContained: 'They overlap too from this share of the smaller one that is in the other, above 0 to 1.',
  features:
    'Features watched for drift beside fields, traits, answers, last times of events, and what claims rest on; 100 at most.',
} as const;

const UpkeepSettings = builder.objectRef<Settings>('UpkeepSettings').implement({
  description: 'How personas of a workspace are kept up.',
  fields: (t) => ({
    checkDays: t.exposeInt('checkDays', { description: `${ABOUT.checkDays} Default 91.` }),
    cleanUpDays: t.exposeInt('cleanUpDays', { description: `${ABOUT.cleanUpDays} Default 182.` }),
    reanalysisDays: t.exposeInt('reanalysisDays', { description: `${ABOUT.reanalysisDays} Default 365.` }),
    leastJaccard: t.exposeFloat('leastJaccard', { description: `${ABOUT.leastJaccard} Default 0.5.` }),
    leastContained: t.exposeFloat('leastContained', { description: `${ABOUT.leastContained} Default 0.8.` }),
    features: t.field({
      type: ['String'],
      size: 10,
      description: `${ABOUT.features} Default: none.`,
      resolve: ({ features }) => [...features],
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; 0 while the default holds.' }),
  }),
});

builder.objectField(Workspace, 'upkeepSettings', (t) =>
  t.field({
    type: UpkeepSettings,
    cost: STATEMENT,
    description: 'How its personas are kept up.',
    resolve: (_workspace, _args, { scope }) => readUpkeepSettings(scope),
  }),
);

const ReviewPeriods = builder.objectRef<OwnPeriods>('PersonaReviewPeriods').implement({
  extensions: rowsOf(OWN_PERIODS),
  description: 'How often one persona is reviewed, where that differs from the workspace.',
  fields: (t) => ({
    checkDays: t.exposeInt('checkDays', { nullable: true, description: `${ABOUT.checkDays} Null: as the workspace.` }),
    cleanUpDays: t.exposeInt('cleanUpDays', {
      nullable: true,
      description: `${ABOUT.cleanUpDays} Null: as the workspace.`,
    }),
    reanalysisDays: t.exposeInt('reanalysisDays', {
      nullable: true,
      description: `${ABOUT.reanalysisDays} Null: as the workspace.`,
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; 0 while it has none of its own.' }),
  }),
});

builder.objectField(Persona, 'reviewPeriods', (t) =>
  t.field({
    type: ReviewPeriods,
    description: 'How often it is reviewed, where that differs from the workspace.',
    resolve: async ({ id }, _args, { loaders }) =>
      (await loaders.list(PERIODS_OF_PERSONA).load(id))[0] ?? noOwnPeriods(id),
  }),
);

mutation({
  name: 'saveUpkeepSettings',
  scope: 'WRITE',
  description: 'Changes how personas of the workspace are kept up. INVALID_INPUT for a period of 0 days.',
  input: {
    description: 'Changes; what is left out stays.',
    fields: (t) => ({
      version: t.int(SEEN_VERSION),
      checkDays: t.int({ description: ABOUT.checkDays }),
      cleanUpDays: t.int({ description: ABOUT.cleanUpDays }),
      reanalysisDays: t.int({ description: ABOUT.reanalysisDays }),
      leastJaccard: t.float({ description: ABOUT.leastJaccard }),
      leastContained: t.float({ description: ABOUT.leastContained }),
      features: t.stringList({ description: `${ABOUT.features} UNKNOWN_FEATURE names near matches.` }),
    }),
  },
  payload: { settings: noun(UpkeepSettings, 'The settings as they are now.') },
  work: async ({ version, ...fields }, { scope }) => ({
    settings: await saveUpkeepSettings(scope, version, presentFields(fields)),
  }),
});

mutation({
  name: 'saveReviewPeriods',
  scope: 'WRITE',
  description: 'Says how often one persona is reviewed. INVALID_INPUT for a period of 0 days.',
  input: {
    description: 'Periods of a persona; what is left out stays, null is as the workspace says.',
    fields: (t) => ({
      personaId: t.id({ required: true, description: 'The persona.' }),
      version: t.int({ required: true, description: 'The version of its periods you saw: CONFLICT where it is past.' }),
      checkDays: t.int({ description: ABOUT.checkDays }),
      cleanUpDays: t.int({ description: ABOUT.cleanUpDays }),
      reanalysisDays: t.int({ description: ABOUT.reanalysisDays }),
    }),
  },
  payload: { periods: noun(ReviewPeriods, 'Its periods as they are now.') },
  work: async ({ personaId, version, ...fields }, { scope }) => ({
    periods: await saveReviewPeriods(
      scope,
      { personaId: decodeId('Persona', personaId, ['personaId']), version },
      presentFields(fields, 'checkDays', 'cleanUpDays', 'reanalysisDays'),
    ),
  }),
});
