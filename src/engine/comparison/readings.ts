import { percent } from '../percent.ts';
import type { MetricKind, Reading } from './metric.ts';
import type { SizeBalance } from './size-balance.ts';
import type { Stability } from './stability.ts';

/** From a value on, what it is called; the last for all below. */
type Scale = readonly (readonly [from: number, en: string, zh: string])[];

/** Kaufman & Rousseeuw, "Finding groups in data", 1990. */
const SILHOUETTE: Scale = [
  [0.7, 'strongly separated groups', '各组分得很清楚'],
  [0.5, 'reasonably separated groups', '各组分得较清楚'],
  [0.25, 'weakly separated groups', '各组略有分离'],
  [0, 'groups that run into each other', '各组彼此交融'],
  [Number.NEGATIVE_INFINITY, 'members nearer to another group than to their own', '成员离别的组比离本组更近'],
];
/** Steinley, "Properties of the Hubert-Arabie adjusted Rand index", 2004. */
const AGREEMENT: Scale = [
  [0.9, 'excellent', '极好'],
  [0.8, 'good', '良好'],
  [0.65, 'moderate', '中等'],
  [Number.NEGATIVE_INFINITY, 'poor: other customers would give other segments', '较差：换一批客户就会得到不同的细分'],
];
const EVENNESS: Scale = [
  [0.9, 'segments of similar size', '各细分大小相近'],
  [0.7, 'segments of unequal size', '各细分大小不一'],
  [Number.NEGATIVE_INFINITY, 'a few segments hold nearly everybody', '少数细分占了几乎所有客户'],
];
/** Cohen, "Statistical power analysis for the behavioral sciences", 1988. */
const EXPLAINED: Scale = [
  [0.14, 'large differences between segments', '各细分差异大'],
  [0.06, 'medium differences between segments', '各细分差异中等'],
  [0.01, 'small differences between segments', '各细分差异小'],
  [Number.NEGATIVE_INFINITY, 'hardly any difference between segments', '各细分几乎没有差异'],
];

function called(scale: Scale, value: number): Reading {
  const [, en, zh] = scale.find(([from]) => value >= from)!;
  return { en, zh };
}

const NO_PARTS: Reading = {
  en: 'Undefined: fewer than two segments have members.',
  zh: '无定义：有成员的细分少于两个。',
};

export function silhouetteReading(value: number | null, points: number): Reading {
  if (value === null) return NO_PARTS;
  const { en, zh } = called(SILHOUETTE, value);
  return {
    en: `${fixed(value)}: ${en}, in the features compared. Taken over ${points} customers in a segment.`,
    zh: `${fixed(value)}：在所比较的特征上，${zh}。取自 ${points} 位在细分中的客户。`,
  };
}

export function daviesBouldinReading(value: number | null): Reading {
  if (value === null) {
    return {
      en: 'Undefined: fewer than two segments have members, or two have the same centre.',
      zh: '无定义：有成员的细分少于两个，或有两个细分中心相同。',
    };
  }
  const tight = value < 1;
  return {
    en: `${fixed(value)}: on average a segment and the one most like it are ${
      tight ? 'farther apart than they are wide' : 'wider than they are far apart'
    }.`,
    zh: `${fixed(value)}：平均而言，一个细分与最相似的细分之间的距离${tight ? '大于' : '小于'}两者的离散程度。`,
  };
}

export function calinskiHarabaszReading(value: number | null, k: number): Reading {
  if (value === null) return NO_PARTS;
  return {
    en: `${fixed(value)}: the variance between the ${k} segments over that within, each per degree of freedom. Only its order among candidates on the same customers means something.`,
    zh: `${fixed(value)}：${k} 个细分之间与之内的方差之比（各除以自由度）。只有同一批客户上各候选之间的高低才有意义。`,
  };
}

export function stabilityReading(stability: Stability | null): Reading {
  if (stability === null) {
    return {
      en: 'It learns nothing from customers: other customers would not change its segments.',
      zh: '它不从客户中学习：换一批客户，细分不变。',
    };
  }
  const { mean, least, refits, failed, size } = stability;
  const failures = {
    en: failed > 0 ? ` ${failed} more could not be fitted.` : '',
    zh: failed > 0 ? `另有 ${failed} 次无法拟合。` : '',
  };
  if (mean === null) {
    return { en: `Undefined: no refit succeeded.${failures.en}`, zh: `无定义：没有一次重新拟合成功。${failures.zh}` };
  }
  const { en, zh } = called(AGREEMENT, mean);
  return {
    en: `${fixed(mean)}: agreement of ${refits} refits on ${size} customers each is ${en}; the worst ${fixed(least!)}.${failures.en}`,
    zh: `${fixed(mean)}：${refits} 次重新拟合（每次 ${size} 位客户）的一致性${zh}；最差 ${fixed(least!)}。${failures.zh}`,
  };
}

export function balanceReading({ evenness, smallest, largest }: SizeBalance): Reading {
  if (evenness === null) return { en: 'Undefined: fewer than two segments.', zh: '无定义：细分少于两个。' };
  const { en, zh } = called(EVENNESS, evenness);
  return {
    en: `${fixed(evenness)}: ${en}; the smallest has ${percent(smallest!)}, the largest ${percent(largest!)}. Even is easier to work with, not truer.`,
    zh: `${fixed(evenness)}：${zh}；最小占 ${percent(smallest!)}，最大占 ${percent(largest!)}。均匀便于使用，但不等于更真实。`,
  };
}

export function coverageReading(coverage: number | null, none: number): Reading {
  if (coverage === null) return { en: 'Undefined: there are no customers.', zh: '无定义：没有客户。' };
  return {
    en:
      none === 0
        ? 'Everybody is in a segment.'
        : `${percent(coverage)} are in a segment, ${percent(1 - coverage)} in none.`,
    zh:
      none === 0
        ? '每位客户都在某个细分中。'
        : `${percent(coverage)} 在某个细分中，${percent(1 - coverage)} 不在任何细分中。`,
  };
}

/** `input`: the candidate itself reads the outcome. */
export function outcomeReading(value: number | null, feature: string, input: boolean): Reading {
  if (value === null) {
    return {
      en: `Undefined: fewer than two segments know ${feature}, or it is the same for all.`,
      zh: `无定义：知道 ${feature} 的细分少于两个，或其值处处相同。`,
    };
  }
  const { en, zh } = called(EXPLAINED, value);
  return {
    en: `${fixed(value)}: ${percent(value)} of what varies in ${feature} lies between segments, ${en}.${input ? ' It reads it itself: they differ by design.' : ''}`,
    zh: `${fixed(value)}：${feature} 的差异有 ${percent(value)} 在细分之间，${zh}。${input ? '它本身就读取该特征：差异是设计使然。' : ''}`,
  };
}

/** A metric explained, whatever its value. */
export const ABOUT: Readonly<Record<MetricKind, Reading>> = {
  SILHOUETTE: {
    en: 'How much nearer customers are to their own segment than to the next one (Rousseeuw 1987). -1 to 1, higher is better; above 0.5 is reasonable.',
    zh: '客户离本细分比离最近的另一细分近多少（Rousseeuw 1987）。-1 到 1，越高越好；0.5 以上为合理。',
  },
  DAVIES_BOULDIN: {
    en: 'How wide segments are against how far apart, of each with the one most like it (Davies & Bouldin 1979). From 0, lower is better.',
    zh: '各细分的离散程度与到最相似细分的距离之比（Davies & Bouldin 1979）。从 0 起，越低越好。',
  },
  CALINSKI_HARABASZ: {
    en: 'Variance between segments against variance within (Calinski & Harabasz 1974). From 0, higher is better; compare it on the same customers only.',
    zh: '细分之间与细分之内的方差之比（Calinski & Harabasz 1974）。从 0 起，越高越好；只可在同一批客户上比较。',
  },
  STABILITY: {
    en: 'Mean adjusted Rand index of refits on other halves of the customers against the first fit (Hubert & Arabie 1985). -1 to 1: 1 the same segments, 0 as by chance. Higher is better.',
    zh: '在另一半客户上重新拟合与首次拟合的平均调整兰德指数（Hubert & Arabie 1985）。-1 到 1：1 为相同，0 为随机。越高越好。',
  },
  BALANCE: {
    en: 'Entropy of the sizes over the most it could be (Pielou 1966). 0 all in one segment, 1 all of one size.',
    zh: '各细分大小的熵与最大值之比（Pielou 1966）。0 为全在一个细分，1 为大小相同。',
  },
  COVERAGE: {
    en: 'Share of customers that are in a segment. 0 to 1.',
    zh: '在某个细分中的客户占比。0 到 1。',
  },
  OUTCOME: {
    en: 'Share of the variance of the outcome that lies between segments (eta squared). 0 to 1, higher tells more; from 0.14 on it is large (Cohen 1988).',
    zh: '结果的方差中位于细分之间的份额（eta 平方）。0 到 1，越高越有区分力；0.14 以上为大（Cohen 1988）。',
  },
};

function fixed(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2);
}
