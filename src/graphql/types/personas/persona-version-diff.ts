import type {
  DocumentClaim,
  DocumentCriterion,
  DocumentDifference,
  ItemDifference,
  DifferenceKind as Kind,
  ValueDifference,
} from '../../../engine/persona/persona-document.ts';
import { diffDocuments, type PersonaDocument } from '../../../engine/persona/persona-document.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { decodeAnyId, encodeId } from '../../core/id.ts';
import { PersonaVersion } from './persona-version.ts';
import { VersionClaim, VersionCriterion } from './persona-version-items.ts';

const DifferenceKind = builder.enumType('DifferenceKind', {
  description: 'How a part of two things differs.',
  values: {
    ADDED: { value: 'ADDED', description: 'Only the second has it.' },
    REMOVED: { value: 'REMOVED', description: 'Only the first has it.' },
    CHANGED: { value: 'CHANGED', description: 'Both have it, differently.' },
  } as const satisfies Record<Kind, { value: Kind; description: string }>,
});

const FieldDifference = builder.objectRef<ValueDifference>('PersonaFieldDifference').implement({
  description: 'A value that two versions of a persona differ in.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Such as `title`, `profile.channels` or `translations.zh.story`.' }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      bytes: 200,
      description: 'The value of the first; null for none.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      bytes: 200,
      description: 'The value of the second; null for none.',
      resolve: ({ after }) => after,
    }),
  }),
});

const ClaimDifference = builder.objectRef<ItemDifference<DocumentClaim>>('PersonaClaimDifference').implement({
  description: 'A claim that two versions differ in. Claims belong together by their id, else by section and text.',
  fields: (t) => ({
    kind: t.expose('kind', { type: DifferenceKind, description: 'How they differ.' }),
    before: t.field({
      type: VersionClaim,
      nullable: true,
      description: 'The claim of the first; null of an added one.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: VersionClaim,
      nullable: true,
      description: 'The claim of the second; null of a removed one.',
      resolve: ({ after }) => after,
    }),
    changed: t.field({
      type: ['String'],
      size: 3,
      description:
        'Names of the values that differ, such as `text`, `status` or `evidence`. A value that data moved within its status ' +
        'is none, nor is a place in the list.',
      resolve: ({ changed }) => [...changed],
    }),
  }),
});

const CriterionDifference = builder
  .objectRef<ItemDifference<DocumentCriterion>>('PersonaCriterionDifference')
  .implement({
    description: 'A criterion that two versions differ in. Criteria belong together by their segment.',
    fields: (t) => ({
      kind: t.expose('kind', { type: DifferenceKind, description: 'How they differ.' }),
      before: t.field({
        type: VersionCriterion,
        nullable: true,
        description: 'The criterion of the first; null of an added one.',
        resolve: ({ before }) => before,
      }),
      after: t.field({
        type: VersionCriterion,
        nullable: true,
        description: 'The criterion of the second; null of a removed one.',
        resolve: ({ after }) => after,
      }),
      changed: t.field({
        type: ['String'],
        size: 1,
        description: 'Names of the values that differ, such as `weight`.',
        resolve: ({ changed }) => [...changed],
      }),
    }),
  });

/** Two states of a persona: versions by their row ids, null for what it is now. */
interface Compared extends DocumentDifference {
  readonly from: number | null;
  readonly to: number | null;
}

const Difference = builder.objectRef<Compared>('PersonaVersionDifference').implement({
  description: 'What two versions of a persona differ in, or a version and the persona as it is now.',
  fields: (t) => ({
    from: t.field({
      type: PersonaVersion,
      nullable: true,
      description: 'The first; null for the persona as it is now.',
      resolve: ({ from }, _args, { loaders }) => (from === null ? null : loaders.personaVersion.load(from)),
    }),
    to: t.field({
      type: PersonaVersion,
      nullable: true,
      description: 'The second; null for the persona as it is now.',
      resolve: ({ to }, _args, { loaders }) => (to === null ? null : loaders.personaVersion.load(to)),
    }),
    fields: t.field({
      type: [FieldDifference],
      size: 5,
      description: 'Values that differ.',
      resolve: ({ fields }) => [...fields],
    }),
    claims: t.field({
      type: [ClaimDifference],
      size: 'claims',
      description: 'Claims that were added, changed or removed.',
      resolve: ({ claims }) => [...claims],
    }),
    criteria: t.field({
      type: [CriterionDifference],
      size: 'criteria',
      description: 'Criteria that were added, changed or removed.',
      resolve: ({ criteria }) => [...criteria],
    }),
  }),
});

/** A version, or a persona as it is now. Throws INVALID_ID and NOT_FOUND. */
async function stateOf(
  id: string,
  field: string,
  { loaders }: Context,
): Promise<{ document: PersonaDocument; versionId: number | null; personaId: number }> {
  const { type, id: row } = decodeAnyId(id, [field]);
  if (type === 'PersonaVersion') {
    const version = await loaders.personaVersion.load(row);
    if (version) return { document: version.document, versionId: version.id, personaId: version.personaId };
  } else if (type === 'Persona') {
    const document = await loaders.personaDocument.load(row);
    if (document) return { document, versionId: null, personaId: row };
  } else {
    throw new PersonagraphError('INVALID_ID', `The id is of a ${type}, not a PersonaVersion or Persona.`, {
      field: [field],
    });
  }
  throw new PersonagraphError('NOT_FOUND', 'No such version or persona.', { field: [field] });
}

builder.queryField('diffPersonaVersions', (t) =>
  t.field({
    type: Difference,
    cost: 3 * STATEMENT,
    description:
      'What two versions differ in. A persona in the place of a version stands for what it says now. They may be of two ' +
      'personas, such as one and the one it takes the place of.',
    args: {
      from: t.arg.id({ required: true, description: 'A version, or a persona.' }),
      to: t.arg.id({ description: 'A version, or a persona. Default: the persona of the first, as it is now.' }),
    },
    resolve: async (_root, { from, to }, context) => {
      const first = await stateOf(from, 'from', context);
      const second = await stateOf(to ?? encodeId('Persona', first.personaId), 'to', context);
      return { ...diffDocuments(first.document, second.document), from: first.versionId, to: second.versionId };
    },
  }),
);
