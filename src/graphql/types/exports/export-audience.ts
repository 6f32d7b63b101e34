import { doubtsOfGroup } from '../../../services/groups/doubts/group-doubts.ts';
import type { Group } from '../../../services/groups/group.ts';
import { builder } from '../../core/builder.ts';
import { readFilter } from '../../core/read-filter.ts';
import type { FilterShape } from '../customers/customer-filter.ts';
import type { GroupShape } from '../groups/group-input.ts';
import { readGroup } from '../groups/read-group.ts';
import { Persona } from '../personas/persona.ts';
import { DOUBTS_COST, MOST_DOUBTS, RuleDoubt } from '../segments/rule-doubt.ts';
import { Segment } from '../segments/segment.ts';

/** Whom an export is of, as it was asked for. */
export interface Audience {
  readonly segmentId?: number;
  readonly personaId?: number;
  readonly minFit?: number;
  readonly rule?: unknown;
  readonly filter?: unknown;
  readonly group?: unknown;
}

export const ExportAudience = builder.objectRef<Audience>('ExportAudience').implement({
  description: 'Which customers are exported: what is not null must all hold; nothing is everybody.',
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'Members of this segment; null for one since deleted too.',
      resolve: ({ segmentId }, _args, { loaders }) => (segmentId ? loaders.segment.load(segmentId) : null),
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'Customers matched to this persona; null for one since deleted too.',
      resolve: ({ personaId }, _args, { loaders }) => (personaId ? loaders.persona.load(personaId) : null),
    }),
    minFit: t.float({
      nullable: true,
      description: 'Of the persona, those of this fit or better, 0..1.',
      resolve: ({ minFit }) => minFit ?? null,
    }),
    rule: t.field({
      type: 'JSON',
      nullable: true,
      bytes: 500,
      description: 'Customers of whom this rule held when the export was asked for.',
      resolve: ({ rule }) => rule ?? null,
    }),
    filter: t.field({
      type: 'JSON',
      nullable: true,
      bytes: 500,
      description: 'Customers whom this CustomerFilter means.',
      resolve: ({ filter }) => filter ?? null,
    }),
    group: t.field({
      type: 'JSON',
      nullable: true,
      bytes: 500,
      description: 'Customers who were in this GroupInput when the export was asked for.',
      resolve: ({ group }) => group ?? null,
    }),
    doubts: t.field({
      type: [RuleDoubt],
      cost: DOUBTS_COST,
      size: MOST_DOUBTS,
      description:
        'Parts of all this that can never hold, always do, or ask of what nobody has, by what is known now. Read them before ' +
        'anything is sent to those in the file. Empty for keys without PERSONAL, which do not see what was asked.',
      resolve: async (audience, _args, { scope, registry }) =>
        scope.masks ? [] : [...(await doubtsOfGroup(scope, registry, meant(audience)))],
    }),
  }),
});

/** Whom an export is of, as a group: as it was asked for. */
function meant({ segmentId, personaId, rule, filter, group }: Audience): Group {
  const all: Group[] = [];
  if (segmentId) all.push({ filter: { segmentId } });
  if (personaId) all.push({ filter: { personaId } });
  if (rule !== undefined && rule !== null) all.push({ rule });
  if (filter) all.push({ filter: readFilter(filter as FilterShape) });
  if (group) all.push(readGroup(group as GroupShape, ['group']));
  return { all };
}
