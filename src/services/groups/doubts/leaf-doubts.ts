import type { Scope } from '../../../db/postgres/connection.ts';
import { identityTypes } from '../../../db/tables/customers/identities.ts';
import { activePersonas, personasByIds } from '../../../db/tables/personas/personas.ts';
import { segmentationsByIds } from '../../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../../db/tables/segmentations/segments.ts';
import { segmentProblem, sourcesIn, unknownScore } from '../../../engine/answer/sources.ts';
import type { Known } from '../../../engine/catalogue/catalogue.ts';
import { hint } from '../../../engine/catalogue/empty/empty-property.ts';
import { nearMatches } from '../../../segmenter/near-matches.ts';
import type { BilingualText } from '../../../segmenter/text.ts';
import type { FilterLeaf } from './filter-clause.ts';
import type { GroupDoubt } from './group-doubt.ts';

/** What is doubtful about a condition of a filter that the rule language has no word for; null for nothing. */
export async function doubtOfLeaf(scope: Scope, leaf: FilterLeaf, known: Known): Promise<GroupDoubt | null> {
  if ('is' in leaf && leaf.is.op === 'in' && leaf.is.values.length === 0) {
    return doubt(nameOf(leaf), 'NEVER', {
      en: 'Nobody has one of no values: the list is empty. With `not` it takes everybody.',
      zh: '列表为空，没有任何值符合；加上 not 则包含所有客户。',
    });
  }
  if ('trait' in leaf) return doubtOfKind(leaf, known);
  if ('identity' in leaf) return doubtOfIdentity(scope, leaf.identity);
  if ('matched' in leaf) {
    if ((await activePersonas(scope)).length > 0) return null;
    return doubt('hasPersona', 'EMPTY', {
      en: 'No persona is active: nobody is matched to one.',
      zh: '没有已启用的画像：没有客户与画像匹配。',
    });
  }
  if ('personaId' in leaf) return doubtOfPersona(scope, leaf.personaId);
  if ('score' in leaf) return doubtOfScore(scope, leaf.score, known);
  const segmentId =
    'segmentId' in leaf
      ? leaf.segmentId
      : 'unknownSegmentId' in leaf
        ? leaf.unknownSegmentId
        : 'memberOf' in leaf
          ? leaf.memberOf
          : null;
  return segmentId === null ? null : doubtOfSegment(scope, segmentId);
}

/** A part of a filter that asks nothing. */
export const EMPTY_CONDITION: GroupDoubt = doubt('{}', 'ALWAYS', {
  en: 'A part without a condition holds for everybody: give it one, or leave it out.',
  zh: '没有条件的部分对所有人均成立：请补充条件，或将其删除。',
});

function doubt(clause: string, holds: GroupDoubt['holds'], text: BilingualText): GroupDoubt {
  return { segment: null, clause, whole: false, holds, text };
}

/** As the part of a filter is named. */
function nameOf(leaf: FilterLeaf): string {
  if ('field' in leaf) return `customer.${leaf.field} in ()`;
  if ('trait' in leaf) return `traits.${leaf.trait} in ()`;
  return 'total' in leaf ? `events.${leaf.of}.${leaf.total} in ()` : 'in ()';
}

function doubtOfKind({ trait, as, is }: Extract<FilterLeaf, { readonly trait: string }>, { traits }: Known) {
  const kind = traits.get(trait)?.kind;
  const asked = as === 'text' ? 'CATEGORY' : as.toUpperCase();
  if (kind === undefined || kind === asked || is.op === 'isNull') return null;
  return doubt(`traits.${trait}`, 'EMPTY', {
    en: `traits.${trait} is of kind ${kind}, and here it is asked for as ${asked}: nobody has such a value.`,
    zh: `traits.${trait} 的类型为 ${kind}，而此处按 ${asked} 使用：没有客户具有这样的值。`,
  });
}

async function doubtOfIdentity(scope: Scope, type: string): Promise<GroupDoubt | null> {
  const types = await identityTypes(scope);
  if (types.includes(type)) return null;
  const near = hint(nearMatches(type, types));
  return doubt(`identity.${type}`, 'EMPTY', {
    en: `Nobody is known by a ${type}${near.en}`,
    zh: `没有客户具有 ${type} 标识${near.zh}`,
  });
}

async function doubtOfPersona(scope: Scope, id: number): Promise<GroupDoubt | null> {
  const [persona] = await personasByIds(scope, [id]);
  if (persona?.status === 'ACTIVE') return null;
  const [en, zh] = persona
    ? [`The persona ${persona.name} is not active`, `画像 ${persona.name} 未启用`]
    : ['There is no such persona', '没有该画像'];
  return doubt('persona', 'EMPTY', {
    en: `${en}: nobody is matched to it, and of nobody it is known not to be.`,
    zh: `${zh}：没有客户与之匹配，也无法断定任何客户不匹配。`,
  });
}

async function doubtOfSegment(scope: Scope, id: number): Promise<GroupDoubt | null> {
  const [segment] = await segmentsByIds(scope, [id]);
  const [segmentation] = segment ? await segmentationsByIds(scope, [segment.segmentationId]) : [];
  const problem =
    segment && segmentation ? segmentProblem(segment, segmentation) : 'the segment is not there, or was deleted';
  if (problem === null) return null;
  return doubt(segment && segmentation ? `segment ${segmentation.key}.${segment.key}` : 'segment', 'EMPTY', {
    en: `${problem[0]!.toUpperCase()}${problem.slice(1)}: who is in it was answered before, and of nobody it is known not to be.`,
    zh: `该分群没有最新结果（${problem}）：成员来自先前的结果，也无法断定任何客户不在其中。`,
  });
}

async function doubtOfScore(
  scope: Scope,
  { segmentation: named, key }: Extract<FilterLeaf, { readonly score: unknown }>['score'],
  known: Known,
): Promise<GroupDoubt | null> {
  const id = named.startsWith('#') ? Number(named.slice(1)) : (known.segmentations.get(named)?.id ?? 0);
  const source = sourcesIn(known)(id);
  const [stored] = source ? [] : await segmentationsByIds(scope, [id]);
  const clause = `segmentations.${source?.key ?? stored?.key ?? named}.scores.${key}`;
  if (stored) return null;
  const near = hint(nearMatches(named, [...known.segmentations.keys()]));
  const problem = source
    ? source.problem === null
      ? unknownScore(key, source)
      : `${source.key} ${source.problem}`
    : `There is no segmentation ${named}${near.en.replace(/\.$/, '')}`;
  if (problem === null) return null;
  return doubt(clause, 'EMPTY', {
    en: `${problem}${problem.endsWith('?') ? '' : '.'} The score is unknown of everybody, or as it was answered before.`,
    zh: `${problem}${problem.endsWith('?') ? '' : '。'}该得分对所有人均未知，或仅为先前的结果。`,
  });
}
