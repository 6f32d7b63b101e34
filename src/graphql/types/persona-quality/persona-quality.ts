import {
  LAST_QUALITY,
  lastSetQuality,
  PERSONA_QUALITY,
  PERSONA_SET_QUALITY,
  QUALITY_HISTORY,
  type PersonaQuality as Row,
  SET_QUALITY_HISTORY,
  type PersonaSetQuality as SetRow,
} from '../../../db/tables/persona-quality/measurements.ts';
import { NUMBER_KEYS, SET_KEYS } from '../../../engine/persona-quality/number.ts';
import { ratingOf } from '../../../engine/persona-quality/rating.ts';
import { askForQuality } from '../../../services/persona-quality/ask-for-quality.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { count, mutation } from '../../core/mutation.ts';
import { first, paged, rowsOf } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { PersonaQualityNumber } from './quality-number.ts';
import { PersonaRating } from './quality-rating.ts';

const MEASURED_AT = 'The time of the snapshot that it was measured in.';

const Measurement = builder.objectRef<Row>('PersonaQualityMeasurement').implement({
  extensions: rowsOf(PERSONA_QUALITY),
  description: 'The quality of a persona as it was measured last in a month.',
  fields: (t) => ({
    measuredAt: t.expose('measuredAt', { type: 'DateTime', description: MEASURED_AT }),
    numbers: t.field({
      type: [PersonaQualityNumber],
      size: NUMBER_KEYS.length,
      description: 'Its ten numbers.',
      resolve: ({ numbers }) => [...numbers],
    }),
    rating: t.field({
      type: PersonaRating,
      description: 'Its rating by named checks.',
      resolve: ({ checks }) => ratingOf(checks),
    }),
  }),
});

const PersonaQuality = builder.objectRef<Row>('PersonaQuality').implement({
  extensions: rowsOf(PERSONA_QUALITY),
  description: 'The quality of a persona in numbers and checks, as it was measured last.',
  fields: (t) => ({
    measuredAt: t.expose('measuredAt', { type: 'DateTime', description: MEASURED_AT }),
    personaVersion: t.exposeInt('personaVersion', {
      description: '`version` of the persona that was measured: where it has another now, it was edited since.',
    }),
    numbers: t.field({
      type: [PersonaQualityNumber],
      size: NUMBER_KEYS.length,
      description: 'Its ten numbers.',
      resolve: ({ numbers }) => [...numbers],
    }),
    rating: t.field({
      type: PersonaRating,
      description: 'Its rating by named checks.',
      resolve: ({ checks }) => ratingOf(checks),
    }),
    history: t.connection(
      {
        type: Measurement,
        description: 'The last measurement of each month, the newest first.',
        ...paged((_args: object) => ({ ordering: 'personaQuality', list: QUALITY_HISTORY })),
      },
      { name: 'PersonaQualityHistoryConnection', description: 'Measurements of a persona.' },
      { name: 'PersonaQualityHistoryEdge', description: 'A measurement of a persona.' },
    ),
  }),
});

builder.objectField(Persona, 'quality', (t) =>
  t.field({
    type: PersonaQuality,
    nullable: true,
    description: 'Its quality as it was measured last; null before the first time: see measurePersonaQuality.',
    ...first(LAST_QUALITY),
  }),
);

const SetMeasurement = builder.objectRef<SetRow>('PersonaSetQualityMeasurement').implement({
  extensions: rowsOf(PERSONA_SET_QUALITY),
  description: 'The quality of all personas together as it was measured last in a month.',
  fields: (t) => ({
    measuredAt: t.expose('measuredAt', { type: 'DateTime', description: MEASURED_AT }),
    numbers: t.field({
      type: [PersonaQualityNumber],
      size: SET_KEYS.length,
      description: 'The numbers that make sense of all together; stabilities are means over personas.',
      resolve: ({ numbers }) => [...numbers],
    }),
  }),
});

builder.objectField(Workspace, 'personaQuality', (t) =>
  t.field({
    type: SetMeasurement,
    nullable: true,
    cost: STATEMENT,
    description: 'The quality of its personas together; null before the first measurement: see measurePersonaQuality.',
    resolve: (_workspace, _args, { scope }) => lastSetQuality(scope),
  }),
);

builder.queryField('personaQualityHistory', (t) =>
  t.connection(
    {
      type: SetMeasurement,
      description: 'The quality of all personas together, the last measurement of each month, the newest first.',
      ...paged((_args: object) => ({ ordering: 'personaSetQuality', list: SET_QUALITY_HISTORY })),
    },
    { name: 'PersonaSetQualityHistoryConnection', description: 'Measurements of all personas together.' },
    { name: 'PersonaSetQualityHistoryEdge', description: 'A measurement of all personas together.' },
  ),
);

mutation({
  name: 'measurePersonaQuality',
  scope: 'WRITE',
  description:
    'Measures the quality of all personas but retired ones, in one snapshot. It takes the place of what was measured ' +
    'earlier in the month. By itself this is done once a month.',
  input: {
    description: 'A measurement of all personas.',
    fields: (t) => ({
      maxAgeHours: t.float({
        description: 'A measurement that is no older is enough, and none is made. Default: one is made anyway.',
      }),
    }),
  },
  payload: { personas: count('Personas that were measured; 0 where the last measurement was new enough.') },
  work: async ({ maxAgeHours }, { host, scope }) => ({
    personas: await askForQuality(host, scope, maxAgeHours ?? null),
  }),
});
