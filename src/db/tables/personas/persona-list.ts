import type {
  PersonaAudience,
  PersonaAwareness,
  PersonaKind,
  PersonaPolarity,
  PersonaStatus,
} from '../../generated/enums.ts';
import type { Placeholders } from '../../postgres/keyset.ts';
import type { ListKey, Paged } from '../../reads/source.ts';
import { CONDITIONS, type PersonaNoticeCode } from './persona-notices.ts';
import { folded, PERSONAS, type Persona, type PersonaStage } from './personas.ts';

type Some<T> = readonly T[] | undefined;

/** What personas are asked for; what is given must all hold. An empty list means none of them. */
export interface PersonaFilter {
  readonly status?: Some<PersonaStatus>;
  readonly stages?: Some<PersonaStage>;
  readonly kind?: Some<PersonaKind>;
  readonly polarity?: PersonaPolarity | undefined;
  readonly audience?: Some<PersonaAudience>;
  readonly awareness?: Some<PersonaAwareness>;
  readonly language?: string | undefined;
  /** 1 to 5: those that are this important, or more. */
  readonly minPriority?: number | undefined;
  readonly minMatchCount?: number | undefined;
  /** Row id of a segment that a criterion asks for. */
  readonly usesSegment?: number | undefined;
  readonly notices?: Some<PersonaNoticeCode>;
  /** Words that name, title, story or key contain, in any language they have. */
  readonly search?: string | undefined;
}

export type PersonaOrder = 'NAME' | 'KEY' | 'SIZE' | 'PRIORITY' | 'CREATED_AT' | 'UPDATED_AT';

const KEYS: Readonly<Record<PersonaOrder, ListKey<Persona>>> = {
  NAME: { sql: PERSONAS.columns.nameOrder, type: 'text', field: 'nameOrder' },
  KEY: { sql: 'p.key COLLATE "C"', type: 'text', field: 'key' },
  SIZE: { sql: 'p.match_count', type: 'int', field: 'matchCount' },
  PRIORITY: { sql: 'p.priority', type: 'int', nullable: true, field: 'priority' },
  // Ids rise with the time of creation.
  CREATED_AT: { sql: 'p.id', type: 'int', field: 'id' },
  UPDATED_AT: { sql: 'p.updated_at', type: 'timestamptz', field: 'updatedAt' },
};

/** The personas a filter means, in an order. */
export function personasMeant(filter: PersonaFilter, order: PersonaOrder, descending: boolean): Paged<Persona> {
  const id: ListKey<Persona> = { ...KEYS.CREATED_AT, descending };
  const key = { ...KEYS[order], descending };
  return {
    source: PERSONAS,
    keys: order === 'CREATED_AT' ? [id] : [key, id],
    condition: (values) => conditionsOf(filter, values).join(' AND '),
  };
}

function conditionsOf(filter: PersonaFilter, values: Placeholders): string[] {
  const { minPriority, minMatchCount, usesSegment, notices, search } = filter;
  const among = (sql: string, some: Some<string>) => (some ? [`${sql} = ANY(${values.add(some)}::text[])`] : []);
  const equals = (sql: string, one: string | undefined) =>
    one === undefined ? [] : [`${sql} = ${values.add(one)}::text`];
  return [
    ...among('p.status::text', filter.status),
    ...among(`(${PERSONAS.columns.stage})`, filter.stages),
    ...among('p.kind::text', filter.kind),
    ...equals('p.polarity::text', filter.polarity),
    ...among('p.audience::text', filter.audience),
    ...among('p.awareness::text', filter.awareness),
    ...equals('p.language', filter.language),
    ...(minPriority === undefined ? [] : [`p.priority <= ${values.add(minPriority)}::int`]),
    ...(minMatchCount === undefined ? [] : [`p.match_count >= ${values.add(minMatchCount)}::int`]),
    ...(usesSegment === undefined
      ? []
      : [
          `EXISTS (SELECT FROM persona_criterion k WHERE k.workspace_id = p.workspace_id AND k.persona_id = p.id
             AND k.segment_id = ${values.add(usesSegment)}::int)`,
        ]),
    ...(notices ? [notices.length === 0 ? 'FALSE' : `(${notices.map((code) => CONDITIONS[code]).join(' OR ')})`] : []),
    ...wordsOf(search).map((word) => `strpos(${TEXTS}, ${folded(`${values.add(word)}::text`)}) > 0`),
  ];
}

/** All that a search looks into. */
const TEXTS = folded(`concat_ws(E'\\n', p.key, p.name, p.title, p.story,
  p.translations #>> '{en,name}', p.translations #>> '{en,title}', p.translations #>> '{en,story}',
  p.translations #>> '{zh,name}', p.translations #>> '{zh,title}', p.translations #>> '{zh,story}')`);

/** The words of a search: each must be found. Chinese has no spaces: what stands together is found together. */
function wordsOf(search: string | undefined): string[] {
  return (search ?? '').split(/\s+/u).filter((word) => word !== '');
}
