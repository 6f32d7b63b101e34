import { type BilingualText, type Explanation, type Factor, shownNumber, type Text } from 'personagraph/segmenter';
import { NO, partners, type Tristate, UNKNOWN, YES } from '../shared/partner.ts';
import { childrenOf, householdType, persons } from './rule.ts';
import { householdTypes } from './segments.ts';
import type { HouseholdConfig } from './settings.ts';

/** A household as it was stated. */
interface Stated {
  readonly householdSize: number | null;
  readonly children: number | null;
  readonly maritalState: string | null;
}

/** A household as it counts, numbers as `persons` reads them. */
interface Facts {
  readonly size: number;
  readonly children: number;
  readonly partner: Tristate;
}

/** Why a household is of its type, or of none. */
export function explainHousehold(config: HouseholdConfig, row: Stated): Explanation {
  const { largeFrom } = config;
  const facts = {
    size: persons(row.householdSize ?? Number.NaN, 1),
    children: childrenOf(row.children ?? Number.NaN, config),
    partner: partners(row.maritalState === null ? [] : [row.maritalState], config)[0]!,
  };
  const type = householdType(facts.size, facts.children, facts.partner, largeFrom);
  return {
    segment: householdTypes(largeFrom)[type]?.key ?? null,
    verdict: type >= 0 ? 'TRUE' : 'UNKNOWN',
    factors: householdFactors(row, facts, largeFrom),
  };
}

/** The reasons of a household's type: size, children, partner, each with the type that the next value would make. */
function householdFactors(stated: Stated, facts: Facts, largeFrom: number): Factor[] {
  const type = householdType(facts.size, facts.children, facts.partner, largeFrom);
  const other = (change: Partial<Facts>): BilingualText | undefined => {
    const { size, children, partner } = { ...facts, ...change };
    const found = householdType(size, children, partner, largeFrom);
    return found === type || found < 0
      ? undefined
      : (householdTypes(largeFrom)[found]?.name as BilingualText | undefined);
  };
  return [
    sizeFactor(stated.householdSize, facts, other({ size: facts.size + 1 })),
    childrenFactor(stated.children, facts, other({ children: facts.children + 1 })),
    partnerFactor(stated.maritalState, facts, other({ partner: facts.partner === YES ? NO : YES })),
  ];
}

function sizeFactor(stated: number | null, { size, children }: Facts, more?: BilingualText): Factor {
  const feature = 'householdSize';
  if (size < 0) {
    const text =
      stated === null
        ? {
            en: 'The household size is missing: the household counts as the customer, a partner and the children.',
            zh: '家庭人数缺失：按本人、伴侣与子女计。',
          }
        : { en: `${stated} is no household size.`, zh: `${stated} 不是有效的家庭人数。` };
    return { feature, observed: shownNumber(stated), expected: 'a number of persons', verdict: 'UNKNOWN', text };
  }
  const crowded = children >= size;
  const text = crowded
    ? {
        en: `${size} persons have no room for ${children} children.`,
        zh: `${size} 人的家庭容不下 ${children} 个子女。`,
      }
    : { en: `${size} live together.`, zh: `同住 ${size} 人。` };
  const change: Text | undefined = more && { en: `With one more person: ${more.en}.`, zh: `若多一人：${more.zh}。` };
  return {
    feature,
    observed: stated,
    expected: crowded ? `> ${children} persons` : `${size} persons`,
    verdict: crowded ? 'UNKNOWN' : 'TRUE',
    text,
    ...(change && { change }),
  };
}

function childrenFactor(stated: number | null, { children }: Facts, more?: BilingualText): Factor {
  const feature = 'children';
  const why =
    stated === null
      ? { en: 'The number of children is missing', zh: '子女数缺失' }
      : { en: `${stated} is no number of children`, zh: `${stated} 不是有效的子女数` };
  if (children < 0) {
    const text = { en: `${why.en}.`, zh: `${why.zh}。` };
    return { feature, observed: shownNumber(stated), expected: 'a number of children', verdict: 'UNKNOWN', text };
  }
  const change: Text | undefined = more && {
    en: `With one more child at home: ${more.en}.`,
    zh: `若多一个同住子女：${more.zh}。`,
  };
  return {
    feature,
    observed: shownNumber(stated),
    expected: `${children} children`,
    verdict: 'TRUE',
    text:
      stated === children
        ? { en: `${children} children at home.`, zh: `同住子女 ${children} 人。` }
        : { en: `${why.en}, which counts as none.`, zh: `${why.zh}，按无子女计。` },
    ...(change && { change }),
  };
}

function partnerFactor(stated: string | null, { partner }: Facts, other?: BilingualText): Factor {
  const shown = { en: stated === null ? 'is missing' : `"${stated}"`, zh: stated === null ? '缺失' : `“${stated}”` };
  const counts = {
    [NO]: { en: 'counts as no partner', zh: '按无伴侣计' },
    [YES]: { en: 'counts as a partner', zh: '按有伴侣计' },
    [UNKNOWN]: { en: 'does not tell whether there is a partner', zh: '无法判断是否有伴侣' },
  }[partner];
  const change: Text | undefined = other && {
    en: `${partner === YES ? 'Without' : 'With'} a partner: ${other.en}.`,
    zh: `${partner === YES ? '若无伴侣' : '若有伴侣'}：${other.zh}。`,
  };
  return {
    feature: 'maritalState',
    observed: stated,
    expected: partner === UNKNOWN ? 'a known marital state' : partner === YES ? 'partner' : 'no partner',
    verdict: partner === UNKNOWN ? 'UNKNOWN' : 'TRUE',
    text: { en: `Marital state ${shown.en}: ${counts.en}.`, zh: `婚姻状况${shown.zh}：${counts.zh}。` },
    ...(change && { change }),
  };
}
