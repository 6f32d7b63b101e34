import type { Bilingual } from '../bilingual.ts';

/** A share as people say it: `two in three`. `many` says whether a verb after it is plural. */
export interface ShareWords extends Bilingual {
  readonly many: boolean;
  /** In Chinese, people by the share: 七成的人. */
  readonly whoZh: string;
}

type Words = Bilingual & { readonly many: boolean; readonly whoZh?: string };

const SMALL = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const TENTHS_ZH = ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十'];
const PARTS_ZH = ['', '', '', '三', '四', '', '六', '七', '八', '九'];

/** Shares that have names of their own. */
const NAMED: readonly (readonly [share: number, words: Words])[] = [
  ...[1, 3, 4, 6, 7, 8, 9].map(
    (tenths) =>
      [tenths / 10, { en: `${SMALL[tenths]} in ten`, zh: `${TENTHS_ZH[tenths]}成`, many: tenths > 1 }] as const,
  ),
  ...[3, 4, 6, 7, 8, 9].map(
    (parts) => [1 / parts, { en: `one in ${SMALL[parts]}`, zh: `${PARTS_ZH[parts]}分之一`, many: false }] as const,
  ),
  [1 / 5, { en: 'one in five', zh: '两成', many: false }],
  [1 / 2, { en: 'half', zh: '一半', many: true }],
  [2 / 3, { en: 'two in three', zh: '三分之二', many: true }],
  [3 / 4, { en: 'three in four', zh: '四分之三', many: true }],
];

/** Words for a share that are further from it than this part of it are wrong: it is told in per cent. */
export const WORDS_TOLERANCE = 0.1;

/** Shares that are this near to a named one, and by this part of it, are called by it alone. */
const CLOSE = { points: 0.006, part: 0.01 };
/** Shares that are further than either of these are a little over it, or nearly. */
const BESIDE = { points: 0.012, part: 0.035 };

/** `about two in three`, `nearly half`, `one in fifty`: for a sentence about members. */
export function shareWords(share: number): ShareWords {
  const words = wordsOf(share);
  return { whoZh: `${words.zh}的人`, ...words };
}

function wordsOf(share: number): Words {
  if (share >= 1) return { en: 'all of them', zh: '全部', whoZh: '所有人都', many: true };
  if (share <= 0) return { en: 'none', zh: '没有人', whoZh: '没有人', many: true };
  if (share > 0.985) return { en: 'nearly all of them', zh: '几乎全部', whoZh: '几乎所有人都', many: true };
  if (share > 0.945) return { en: 'more than nine in ten', zh: '九成多', many: true };
  if (share < 0.005) return { en: 'hardly anybody', zh: '几乎没有人', whoZh: '几乎没有人', many: false };
  if (share < 0.085) {
    const heads = headsOf(share);
    if (heads === null) return perCent(share);
    const number = heads <= 10 ? SMALL[heads]! : (ROUND[heads] ?? String(heads));
    const zh = `大约每 ${heads} 人中有 1 人`;
    return { en: `about one in ${number}`, zh, whoZh: zh, many: false };
  }
  const [near, words] = NAMED.reduce((best, one) =>
    Math.abs(one[0] - share) < Math.abs(best[0] - share) ? one : best,
  );
  const off = share - near;
  const [points, part] = [Math.abs(off), Math.abs(off) / share];
  if (part > WORDS_TOLERANCE) return perCent(share);
  if (points <= CLOSE.points && part <= CLOSE.part) return words;
  if (points <= BESIDE.points && part <= BESIDE.part) {
    return { ...words, en: `about ${words.en}`, zh: `大约${words.zh}` };
  }
  return off > 0
    ? { ...words, en: `a little over ${words.en}`, zh: overZh(words.zh) }
    : { ...words, en: `nearly ${words.en}`, zh: `将近${words.zh}` };
}

/** 七成多, but 超过三分之二: only tenths are counted on. */
function overZh(zh: string): string {
  return zh.endsWith('成') ? `${zh}多` : `超过${zh}`;
}

/** The `n` of `one in n`: a whole number up to twenty, then tens, or fives between them; null where all are too far. */
function headsOf(share: number): number | null {
  const heads = 1 / share;
  const steps = heads <= 20.5 ? [1] : [10, 5];
  const found = steps.map((step) => Math.round(heads / step) * step);
  return found.find((n) => Math.abs(1 / n - share) <= share * WORDS_TOLERANCE) ?? null;
}

function perCent(share: number): Words {
  const figure = percentFigure(share);
  return { en: `about ${figure} %`, zh: `约 ${figure}%`, many: true };
}

/** Per cent as a figure: whole from ten on, with a place below, so that rounding moves it by less than a tenth. */
export function percentFigure(share: number): string {
  const percent = share * 100;
  return percent >= 10 ? percent.toFixed(0) : percent.toFixed(percent >= 0.95 ? 1 : 2).replace(/\.0+$/, '');
}

const ROUND: Readonly<Record<number, string>> = {
  11: 'eleven',
  12: 'twelve',
  13: 'thirteen',
  14: 'fourteen',
  15: 'fifteen',
  16: 'sixteen',
  17: 'seventeen',
  18: 'eighteen',
  19: 'nineteen',
  20: 'twenty',
  25: 'twenty-five',
  30: 'thirty',
  35: 'thirty-five',
  40: 'forty',
  50: 'fifty',
  100: 'a hundred',
};

const RATIOS_ZH: Readonly<Record<string, string>> = {
  ...{ 全部: '无一例外', 几乎全部: '几乎无一例外', 几乎没有人: '几乎没有人这样', 没有人: '没有人这样' },
};

/** The share of others, behind a comma: 全体客户中这一比例约为两成. */
export function ratioOfAllZh({ zh }: ShareWords): string {
  const own = RATIOS_ZH[zh];
  if (own !== undefined) return `全体客户中${own}`;
  if (zh.includes('人中有')) return `全体客户中${zh.replace('人中有', '人有')}`;
  const [, how = '', part = ''] = /^(大约|约 |将近|超过)?(.*)$/.exec(zh) ?? [];
  const verbs: Readonly<Record<string, string>> = { 大约: '约为', '约 ': '约为 ', 将近: '接近', 超过: '略高于' };
  return `全体客户中这一比例${verbs[how] ?? '为'}${part}`;
}

/** A share where `them` might be taken for somebody else: `everybody` for `all of them`. */
export function everybodyWords(words: string): string {
  return words.replace(/all of them$/, 'everybody');
}

/** People by their share before what is theirs: 所有人最常买的, without the 都 that goes with a verb. */
export function whoseZh({ whoZh }: ShareWords): string {
  return whoZh.replace(/都$/, '');
}

/** 只有一成的人, 每 14 人中只有 1 人. */
export function onlyZh({ whoZh }: Pick<ShareWords, 'whoZh'>): string {
  return /人中有 1 人$/.test(whoZh) ? whoZh.replace('中有 1 人', '中只有 1 人') : `只有${whoZh}`;
}

/** The same without `about` and `nearly`: after `only`. */
export function plainShare(share: number): ShareWords {
  const { en, zh, whoZh, many } = shareWords(share);
  const bare = (text: string) => text.replace(/^(?:大约|将近|超过|约 )/, '').replace(/成多(?=的人|$)/, '成');
  return { en: en.replace(/^(?:about|nearly|a little over|more than) /, ''), zh: bare(zh), whoZh: bare(whoZh), many };
}

/** How far a share may move before its words are wrong: half the way to the next that has a name, as points of 1. */
export function shareTolerance(share: number): number {
  if (share < 0.085) return Math.max(0.005, share / 2);
  return share > 0.945 ? 0.03 : 0.05;
}
