import type { PersonaKind, PersonaPolarity } from '../../db/generated/enums.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import { type SegmentRow, segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import { textIn } from '../../engine/localized.ts';
import type { Portrait } from '../../engine/persona/portrait.ts';
import { PersonagraphError } from '../../errors.ts';
import { findSegmentation } from '../segmentations/segmentations.ts';
import type { RunHost } from '../threads/host.ts';
import { personaName } from './names.ts';
import { createPersona } from './personas.ts';
import { claimsOf, type Language } from './statements.ts';

export interface DraftInput {
  readonly segmentId: number;
  /** Default: a name made up from the segment. */
  readonly name?: string;
  /** Language of the texts; default `en`. */
  readonly language?: Language;
  readonly kind?: PersonaKind;
  readonly polarity?: PersonaPolarity;
}

/** Claims in a story at most. */
const CLAIMS_IN_STORY = 5;

/**
 * Drafts a persona from a segment's members: typical member, distinctive traits as claims with their numbers, and a
 * story made of them. The segment becomes its criterion. Throws NOT_FOUND, or NOT_ENOUGH_DATA for an empty segment.
 */
export async function draftPersona(host: RunHost, scope: Scope, input: DraftInput): Promise<Persona> {
  const [segment] = await segmentsByIds(scope, [input.segmentId]);
  if (!segment) throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: ['segmentId'] });
  const language = input.language ?? 'en';
  const { pinned, asOf } = await findSegmentation(scope, segment.segmentationId);
  const at = pinned && asOf ? asOf.getTime() : null;
  const portrait = await host.ask('portrait', { workspaceId: scope.workspaceId, segmentId: segment.id, asOf: at });
  if (portrait.size === 0) {
    throw new PersonagraphError('NOT_ENOUGH_DATA', 'The segment has no members to draw a persona from.', {
      field: ['segmentId'],
    });
  }
  const title = textIn(segment.name as Record<string, string>, language);
  const name = input.name ?? personaName(segment.id, language);
  const claims = claimsOf(portrait.traits, language, at ?? Date.now());
  return createPersona(
    scope,
    {
      name,
      title,
      kind: input.kind ?? 'BUYER',
      polarity: input.polarity ?? 'POSITIVE',
      story: storyOf({
        name,
        title,
        segment,
        portrait,
        language,
        claims: claims.slice(0, CLAIMS_IN_STORY).map(({ text }) => text),
      }),
      criteria: [{ segmentId: segment.id, weight: 1 }],
      claims,
    },
    { sourceSegmentId: segment.id, typicalCustomerId: portrait.typical, sampleSize: portrait.size },
  );
}

function storyOf(parts: {
  readonly name: string;
  readonly title: string;
  readonly segment: SegmentRow;
  readonly portrait: Portrait;
  readonly language: Language;
  readonly claims: readonly string[];
}): string {
  const { name, title, segment, portrait, language, claims } = parts;
  const share = ((100 * portrait.size) / portrait.population).toFixed(1);
  const description = segment.description ? textIn(segment.description as Record<string, string>, language) : '';
  if (language === 'zh') {
    const opening = `${name}代表“${title}”这一群体：${portrait.size} 位客户，占全体的 ${share} %。`;
    const traits = claims.length > 0 ? `与其他客户相比：${claims.join('')}` : '在已知特征上与其他客户没有明显差别。';
    return [opening, description, traits].filter((part) => part !== '').join('');
  }
  const opening = `${name} stands for ${title}: ${portrait.size.toLocaleString('en-US')} customers, ${share} % of all.`;
  const traits =
    claims.length > 0
      ? `Compared with everybody: ${claims.join(' ')}`
      : 'No known trait sets them apart from everybody.';
  return [opening, description, traits].filter((part) => part !== '').join(' ');
}
