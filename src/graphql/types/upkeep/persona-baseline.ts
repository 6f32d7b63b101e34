import {
  BASELINE_OF_PERSONA,
  BASELINE_REASONS,
  BASELINES,
  type BaselineReason,
  type PersonaBaseline as Row,
} from '../../../db/tables/upkeep/persona-baselines.ts';
import { builder } from '../../core/builder.ts';
import { first, rowsOf } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';

const REASONS: Readonly<Record<BaselineReason, string>> = {
  PUBLICATION: 'A version was published.',
  REVIEW: 'It was reviewed.',
  FIRST_CHECK: 'A check found that it had none.',
};

const BaselineReasonEnum = builder.enumType('PersonaBaselineReason', {
  description: 'Why the baseline of a persona was taken.',
  values: Object.fromEntries(
    BASELINE_REASONS.map((value) => [value, { value, description: REASONS[value] }]),
  ) as Record<BaselineReason, { value: BaselineReason; description: string }>,
});

const PersonaBaseline = builder.objectRef<Row>('PersonaBaseline').implement({
  extensions: rowsOf(BASELINES),
  description: 'The traits of the members that drift is held against: as they were at the last review or publication.',
  fields: (t) => ({
    takenAt: t.expose('takenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken; null: it was not yet.',
    }),
    takenFor: t.expose('takenFor', {
      type: BaselineReasonEnum,
      nullable: true,
      description: 'Why; null: it was not yet.',
    }),
    members: t.exposeInt('members', { description: 'Members it was taken of.' }),
    wantedSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when a new one is wanted, which is taken once the persona has members; null: none is.',
      resolve: ({ askedAt }) => askedAt,
    }),
  }),
});

builder.objectField(Persona, 'baseline', (t) =>
  t.field({
    type: PersonaBaseline,
    nullable: true,
    description: 'What its drift is held against; null where it was neither published, reviewed nor checked.',
    ...first(BASELINE_OF_PERSONA),
  }),
);
