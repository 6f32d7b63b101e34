import { type BilingualText, type Factor, shownDay, shownTime, type Verdict } from 'personagraph/segmenter';

interface BirthFactor {
  readonly birth: number;
  readonly age: number;
  readonly asOf: number;
  readonly maxAge: number;
  /** The ages that lead to the answer, such as `35 to 49 years`. */
  readonly expected: string;
  readonly verdict: Verdict;
}

/** The reason a birth date gives, with the three ways in which it can fail to give one. */
export function birthFactor({ birth, age, asOf, maxAge, expected, verdict }: BirthFactor): Factor {
  const feature = 'birthDate';
  if (Number.isNaN(age)) {
    return {
      feature,
      observed: null,
      expected,
      verdict: 'UNKNOWN',
      text: { en: 'No birth date is known.', zh: '没有出生日期。' },
      change: { en: 'Knowing the birth date would decide.', zh: '补充出生日期即可判定。' },
    };
  }
  const date = shownDay(birth);
  const day = shownDay(asOf);
  const observed = shownTime(birth);
  if (age < 0) {
    return {
      feature,
      observed,
      expected: `<= ${day}`,
      verdict: 'UNKNOWN',
      text: {
        en: `The birth date ${date} is after ${day}, the day of evaluation: no age follows from it.`,
        zh: `出生日期 ${date} 晚于评估日 ${day}，无法得出年龄。`,
      },
    };
  }
  if (age > maxAge) {
    return {
      feature,
      observed,
      expected: `<= ${maxAge} years`,
      verdict: 'UNKNOWN',
      text: {
        en: `The birth date ${date} would make the customer ${age}, above ${maxAge}: taken for a mistake.`,
        zh: `按出生日期 ${date} 计算为 ${age} 岁，超过 ${maxAge} 岁，视为错误数据。`,
      },
    };
  }
  const range = inWords(expected);
  const of =
    verdict === 'TRUE'
      ? { en: `that is ${range.en}`, zh: `属于${range.zh}` }
      : { en: `not ${range.en}`, zh: `不属于${range.zh}` };
  return {
    feature,
    observed,
    expected,
    verdict,
    text: {
      en: `Aged ${age} on ${day} (born ${date}), ${of.en}.`,
      zh: `${day} 时 ${age} 岁（生于 ${date}），${of.zh}。`,
    },
  };
}

/** The ages of an expectation as people say them: `>= 65 years` is 65 or older. */
function inWords(expected: string): BilingualText {
  const [, sign, first, last] = /^(>= |<= |< )?(\d+)(?: to (\d+))? years$/.exec(expected) ?? [];
  if (first === undefined) return { en: `within ${expected}`, zh: expected };
  if (last !== undefined) return { en: `from ${first} to ${last}`, zh: `${first}–${last} 岁` };
  if (sign === '>= ') return { en: `${first} or older`, zh: `${first} 岁及以上` };
  if (sign === '<= ') return { en: `${first} or younger`, zh: `${first} 岁及以下` };
  return sign === '< ' ? { en: `under ${first}`, zh: `${first} 岁以下` } : { en: first, zh: `${first} 岁` };
}
