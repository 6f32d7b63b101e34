import type { Factor, Text } from 'personagraph/segmenter';
import { type Ages, STAGES, stageOf } from './life-cycle.ts';
import { hasChildren, NO, type Tristate, UNKNOWN, YES } from './partner.ts';

interface Household {
  readonly age: number;
  readonly partner: Tristate;
  readonly children: Tristate;
  readonly ages: Ages;
}

/** The name of the stage another household would have, or undefined where it would have none. */
function stageName(
  age: number,
  partner: Tristate,
  children: Tristate,
  ages: Ages,
): { en: string; zh: string } | undefined {
  const name = STAGES[stageOf(age, partner, children, ages)]?.name;
  if (name === undefined) return undefined;
  return typeof name === 'string' ? { en: name, zh: name } : { en: name.en, zh: name.zh ?? name.en };
}

/** The marital state as a reason, and the stage it would be with the other answer. */
export function maritalFactor(state: string | null, { age, partner, children, ages }: Household): Factor {
  const other = stageName(age, partner === YES ? NO : YES, children, ages);
  const said = { en: state === null ? 'is missing' : `"${state}"`, zh: state === null ? '缺失' : `“${state}”` };
  const change: Text | undefined = other && {
    en: `${partner === YES ? 'Without' : 'With'} a partner: ${other.en}.`,
    zh: `${partner === YES ? '若无伴侣' : '若有伴侣'}：${other.zh}。`,
  };
  return {
    feature: 'maritalState',
    observed: state,
    expected: partner === UNKNOWN ? 'a known marital state' : partner === YES ? 'partner' : 'no partner',
    verdict: partner === UNKNOWN ? 'UNKNOWN' : 'TRUE',
    text: {
      [NO]: { en: `Marital state ${said.en}: counts as no partner.`, zh: `婚姻状况${said.zh}：按无伴侣计。` },
      [YES]: { en: `Marital state ${said.en}: counts as a partner.`, zh: `婚姻状况${said.zh}：按有伴侣计。` },
      [UNKNOWN]: {
        en: `Marital state ${said.en}: does not tell whether there is a partner.`,
        zh: `婚姻状况${said.zh}：无法判断是否有伴侣。`,
      },
    }[partner],
    ...(change && { change }),
  };
}

/** The number of children as a reason, and the stage it would be with the other answer. */
export function childrenFactor(count: number | null, { age, partner, children, ages }: Household): Factor {
  const other = stageName(age, partner, children === YES ? NO : YES, ages);
  const expected = { [NO]: '= 0', [YES]: '> 0', [UNKNOWN]: '>= 0, finite' }[children];
  const change: Text | undefined = other && {
    en: `${children === YES ? 'Without' : 'With'} children at home: ${other.en}.`,
    zh: `${children === YES ? '若无同住子女' : '若有同住子女'}：${other.zh}。`,
  };
  // Infinity is no JSON value; a bad count is told in words.
  return {
    feature: 'children',
    observed: count !== null && Number.isFinite(count) ? count : null,
    expected,
    verdict: children === UNKNOWN ? 'UNKNOWN' : 'TRUE',
    text: childrenText(count, children),
    ...(change && { change }),
  };
}

function childrenText(count: number | null, children: Tristate): Text {
  if (count !== null && hasChildren(count) !== UNKNOWN) {
    return { en: `${count} children at home.`, zh: `同住子女 ${count} 人。` };
  }
  const why =
    count === null
      ? { en: 'The number of children is missing', zh: '子女数缺失' }
      : { en: `${count} is not a number of children`, zh: `${count} 不是有效的子女数` };
  return children === UNKNOWN
    ? { en: `${why.en}.`, zh: `${why.zh}。` }
    : { en: `${why.en}, which counts as none.`, zh: `${why.zh}，按无子女计。` };
}
