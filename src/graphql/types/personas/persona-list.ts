import { type PersonaOrder, personasMeant } from '../../../db/tables/personas/persona-list.ts';
import { PersonagraphError } from '../../../errors.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { LAST_PRIORITY } from '../../../services/personas/persona-input.ts';
import { builder } from '../../core/builder.ts';
import {
  PersonaAudience,
  PersonaAwareness,
  PersonaKind,
  PersonaPolarity,
  PersonaStage,
  PersonaStatus,
} from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { presentFields } from '../../core/present-fields.ts';
import { paged } from '../../core/reading.ts';
import { Direction } from '../customers/customer-order.ts';
import { Persona } from './persona.ts';
import { PersonaLack } from './persona-notice.ts';

/** Longest search. */
const MAX_SEARCH = 200;

const PersonaFilter = builder.inputType('PersonaFilter', {
  description: 'Which personas are meant: what is given must all hold; of a list, one of its items.',
  fields: (t) => ({
    status: t.field({ type: [PersonaStatus], description: 'Only of these statuses.' }),
    stages: t.field({ type: [PersonaStage], description: 'Only of these stages.' }),
    kind: t.field({ type: [PersonaKind], description: 'Only of these kinds.' }),
    polarity: t.field({ type: PersonaPolarity, description: 'Only of this polarity.' }),
    audience: t.field({ type: [PersonaAudience], description: 'Only of these audiences.' }),
    awareness: t.field({ type: [PersonaAwareness], description: 'Only of this awareness.' }),
    language: t.field({ type: Language, description: 'Only those written in it.' }),
    minPriority: t.int({ description: 'Only of this priority or a higher one: 2 means 1 and 2.' }),
    minMatchCount: t.int({ description: 'Only those that so many customers are matched to, or more.' }),
    usesSegment: t.id({ description: 'Only those with a criterion on this segment.' }),
    lacks: t.field({ type: [PersonaLack], description: 'Only those that lack one of these: see `personaNotices`.' }),
  }),
});

const OrderField = builder.enumType('PersonaOrderField', {
  description: 'What personas are ordered by.',
  values: {
    NAME: { value: 'NAME', description: 'Their names, without capitals and accents; Chinese by code point.' },
    KEY: { value: 'KEY', description: 'Their keys.' },
    SIZE: { value: 'SIZE', description: 'How many customers are matched to them.' },
    PRIORITY: { value: 'PRIORITY', description: 'Their priority; those without one last in either direction.' },
    CREATED_AT: { value: 'CREATED_AT', description: 'When they were made.' },
    UPDATED_AT: { value: 'UPDATED_AT', description: 'When they were last edited.' },
  } as const satisfies Record<PersonaOrder, { value: PersonaOrder; description: string }>,
});

const PersonaOrderInput = builder.inputType('PersonaOrder', {
  description: 'An order of personas. Those that are alike in it come oldest first, or last where it is descending.',
  fields: (t) => ({
    field: t.field({ type: OrderField, required: true, description: 'What they are ordered by.' }),
    direction: t.field({
      type: Direction,
      required: true,
      defaultValue: 'ASC',
      description: 'From which end. Default ASC.',
    }),
  }),
});

interface ListArgs {
  filter?: (typeof PersonaFilter)['$inferInput'] | null | undefined;
  orderBy?: (typeof PersonaOrderInput)['$inferInput'] | null | undefined;
  search?: string | null | undefined;
}

builder.queryField('personas', (t) =>
  t.connection(
    {
      type: Persona,
      description: 'Personas, oldest first unless ordered otherwise.',
      args: {
        filter: t.arg({ type: PersonaFilter, description: 'Only these. Default: all.' }),
        orderBy: t.arg({ type: PersonaOrderInput, description: 'Their order. Default: CREATED_AT ASC.' }),
        search: t.arg.string({
          description:
            'Only those whose key, name, title or story has each of these words, in any language, anywhere in a word. ' +
            'Capitals and accents do not count. 200 characters at most.',
        }),
      },
      ...paged(({ filter, orderBy, search }: ListArgs) => {
        const field: PersonaOrder = orderBy?.field ?? 'CREATED_AT';
        const direction = orderBy?.direction ?? 'ASC';
        return {
          ordering: `personas:${field}:${direction}`,
          list: personasMeant(readFilter(filter, search), field, direction === 'DESC'),
        };
      }),
    },
    { name: 'PersonaConnection', description: 'A list of personas.' },
    { name: 'PersonaEdge', description: 'A persona of a list.' },
  ),
);

/** What a client asks for. Throws INVALID_ID, and INVALID_INPUT for a search or number that can find nothing. */
function readFilter(filter: ListArgs['filter'], search: ListArgs['search']) {
  const { usesSegment, lacks, ...rest } = presentFields(filter ?? {});
  const { minPriority } = rest;
  if (minPriority !== undefined && (minPriority < 1 || minPriority > LAST_PRIORITY)) {
    throw invalid(`A priority is 1 to ${LAST_PRIORITY}.`, ['filter', 'minPriority']);
  }
  if (search && search.length > MAX_SEARCH) throw invalid(`A search has ${MAX_SEARCH} characters at most.`, ['search']);
  if (search && !isStorable(search)) throw invalid('A search holds a character that no text can have.', ['search']);
  return {
    ...rest,
    ...(usesSegment === undefined ? {} : { usesSegment: decodeId('Segment', usesSegment, ['filter', 'usesSegment']) }),
    ...(lacks === undefined ? {} : { notices: lacks }),
    ...(search ? { search } : {}),
  };
}

function invalid(message: string, field: readonly string[]): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', message, { field });
}
