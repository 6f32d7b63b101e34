import { CRITERIA_OF_PERSONA } from '../../../db/tables/personas/persona-criteria.ts';
import { builder } from '../../core/builder.ts';
import { Persona } from './persona.ts';
import { criterionProblem } from './persona-criterion.ts';

const PersonaFreshness = builder.enumType('PersonaFreshness', {
  description: 'How fresh the matches of a persona are.',
  values: {
    NONE: { description: 'It is not active: nobody is matched to it.' },
    PENDING: { description: 'It was activated or edited: its matches do not follow from what it is now yet.' },
    STALE: { description: 'Some of its criteria cannot be held against customers now: `problem` says why.' },
    LIVE: { description: 'Its matches are kept up to date.' },
  } as const,
});

builder.objectField(Persona, 'freshness', (t) =>
  t.field({
    type: PersonaFreshness,
    description: 'How fresh its matches are. The lag of live evaluation is `Segmentation.evaluationWaitsSince`.',
    resolve: async ({ id, status, refitDue, matchedFrom }, args, context) => {
      if (status !== 'ACTIVE') return 'NONE';
      if (refitDue || matchedFrom === null) return 'PENDING';
      const criteria = await context.loaders.list(CRITERIA_OF_PERSONA).load(id);
      const problems = await Promise.all(criteria.map((criterion) => criterionProblem(criterion, args, context)));
      return problems.every((problem) => problem === null) ? 'LIVE' : 'STALE';
    },
  }),
);
