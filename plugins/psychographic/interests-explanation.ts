import type { Factor, Need, Row, SegmentExplanation } from 'personagraph/segmenter';
import type { InterestGroup } from './interest-groups.ts';
import type { InterestsConfig } from './interests-config.ts';
import { groupsByInterest, interestStrength } from './interests-score.ts';

const SHOWN = 5;

/** For each group, which of a customer's interests belong to it. */
export function explainInterests(
  config: InterestsConfig,
  { interests }: Row<{ readonly interests: Need<'list'> }>,
): SegmentExplanation[] {
  const groupsOf = groupsByInterest(config);
  return config.groups.map((group, index) => {
    if (interests === null) return { segment: group.key, verdict: 'UNKNOWN', factors: [unknownFactor(group)] };
    const belonging = interests.filter((interest) => groupsOf(interest).includes(index));
    const member = interestStrength(config, belonging.length, interests.length) > 0;
    return {
      segment: group.key,
      verdict: member ? 'TRUE' : 'FALSE',
      factors: [knownFactor(config, group, interests, belonging, member)],
    };
  });
}

function unknownFactor(group: InterestGroup): Factor {
  return {
    feature: 'interests',
    observed: null,
    expected: `some of [${some(group.any)}]`,
    verdict: 'UNKNOWN',
    text: { en: 'No interests are recorded.', zh: '未记录兴趣。' },
  };
}

function knownFactor(
  { atLeast }: InterestsConfig,
  group: InterestGroup,
  interests: readonly string[],
  belonging: readonly string[],
  member: boolean,
): Factor {
  const zh = group.name.zh ?? group.name.en;
  const list = belonging.length > 0 ? `: ${belonging.join(', ')}` : '';
  const more = atLeast - belonging.length;
  return {
    feature: 'interests',
    observed: interests,
    expected: `>= ${atLeast} of [${some(group.any)}]`,
    verdict: member ? 'TRUE' : 'FALSE',
    text: {
      en: `${belonging.length} of ${interests.length} interests belong to ${group.name.en}${list}.`,
      zh: `${interests.length} 项兴趣中有 ${belonging.length} 项属于${zh}${list}。`,
    },
    ...(!member && {
      change: { en: `${more} more of this group.`, zh: `再有 ${more} 项属于该组的兴趣。` },
    }),
  };
}

function some(any: readonly string[]): string {
  return any.length > SHOWN ? `${any.slice(0, SHOWN).join(', ')}, ...` : any.join(', ');
}
