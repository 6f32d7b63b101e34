import { DUE_REVIEWS, type DueReview as Row } from '../../../db/tables/upkeep/review-calendar.ts';
import { builder } from '../../core/builder.ts';
import { one, rowsOf } from '../../core/reading.ts';
import { Persona } from '../personas/persona.ts';
import { ReviewKindEnum } from './persona-review.ts';

export const DueReview = builder.objectRef<Row>('DueReview').implement({
  extensions: rowsOf(DUE_REVIEWS),
  description: 'The next review of a kind of an active persona.',
  fields: (t) => ({
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona; null for one since deleted.',
      ...one('persona', 'personaId'),
    }),
    kind: t.expose('kind', { type: ReviewKindEnum, description: 'The kind of review.' }),
    days: t.exposeInt('days', { description: 'Days between two of them.' }),
    lastAt: t.expose('lastAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When one of the kind, or a heavier one, took place last; null: never.',
    }),
    dueAt: t.expose('dueAt', {
      type: 'DateTime',
      description: 'When it is due: so many days after the last, or after the persona was first published or made.',
    }),
    overdue: t.exposeBoolean('overdue', { description: 'Whether it is due by now.' }),
  }),
});
