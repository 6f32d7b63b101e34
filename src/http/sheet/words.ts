import { dayWords } from '../../services/drafting/words/number-words.ts';
import type { Language } from '../../services/input/translations.ts';
import { ENUMERATION_WORDS } from '../../services/personas/words/enumeration-words.ts';
import { numberIn, percentIn } from '../../services/personas/words/unit-words.ts';
import { shortRange } from './range.ts';

type Both = readonly [en: string, zh: string];

const WORDS = {
  ...ENUMERATION_WORDS.ClaimStatus,
  ...ENUMERATION_WORDS.CriterionRole,
  ...ENUMERATION_WORDS.EvidenceKind,
  ...ENUMERATION_WORDS.PersonaAudience,
  ...ENUMERATION_WORDS.PersonaAwareness,
  ...ENUMERATION_WORDS.PersonaKind,
  ...ENUMERATION_WORDS.PersonaPolarity,
  ...ENUMERATION_WORDS.PersonaSectionKind,
  ...ENUMERATION_WORDS.PersonaStatus,
  ...ENUMERATION_WORDS.ResearchConfidence,
  ...ENUMERATION_WORDS.ResearchMethod,
  ...ENUMERATION_WORDS.Team,
  // Head
  notWanted: ['Why not for us', '为何不适合我们'],
  noReason: ['No reason is given yet.', '尚未说明原因。'],
  priority: ['Priority', '优先级'],
  influences: ['influences the purchase', '影响购买'],
  noInfluence: ['does not influence the purchase', '不影响购买'],
  // Key numbers
  matched: ['customers matched', '匹配客户数'],
  ofAll: ['of all customers', '占全部客户的比例'],
  drawnFrom: ['customers drawn from', '样本客户数'],
  supported: ['statements supported', '有依据的陈述'],
  confidence: ['Confidence', '可信度'],
  // Parts
  story: ['The story', '故事'],
  profile: ['Profile', '概况'],
  age: ['Age', '年龄'],
  income: ['Income', '收入'],
  years: ['', '岁'],
  channels: ['Channels', '渠道'],
  categories: ['Favourite categories', '偏好品类'],
  products: ['Favourite products', '偏好商品'],
  timing: ['When they buy', '购买时间'],
  counted: [
    'Per cent of the customers who have it among their three most frequent.',
    '百分比为将其列入各自最常见三项的客户所占比例。',
  ],
  devices: ['Devices', '设备'],
  decisionFactors: ['What decides', '决策因素'],
  disappointments: ['What disappoints', '令其失望之处'],
  trustedVoices: ['Whom they trust', '信任的声音'],
  fun: ['What they enjoy', '乐趣所在'],
  media: ['Pictures and documents', '图片与资料'],
  people: ['People around them', '身边的人'],
  statements: ['What we know, and from where', '已知事实与来源'],
  compared: ['Compared with all customers', '与全体客户对比'],
  theirs: ['they', '群体'],
  everybodys: ['all', '全体'],
  median: ['median', '中位数'],
  average: ['average', '平均'],
  criteria: ['Who counts as one', '判定标准'],
  threshold: ['A fit of at least', '匹配度达到'],
  thresholdEnd: ['counts as a match.', '即视为匹配。'],
  onlyMembers: ['Members of ', ''],
  membersEnd: ['', '的成员'],
  onlyHolds: ['Customers of whom this holds: ', '满足以下条件的客户：'],
  holdsEnd: ['', ''],
  onlyScore: ['Customers with a score of ', '评分为'],
  scoreEnd: ['', '的客户'],
  strength: ['A strength of at least', '归属强度不低于'],
  strengthEnd: ['counts.', '即计入。'],
  noCriteria: ['Nothing decides yet who counts as one.', '尚无判定标准。'],
  memberOf: ['Member of', '属于'],
  holds: ['Of whom holds', '满足'],
  score: ['Score', '评分'],
  AGAINST: ['counts against', '不利于'],
  weight: ['weight', '权重'],
  sources: ['Sources', '来源'],
  method: ['Method', '方法'],
  noMethod: ['no evidence yet', '尚无证据'],
  warnings: ['Read with care', '请谨慎解读'],
  // Claims
  against: ['against', '反对'],
  undated: ['no date', '无日期'],
  now: ['now', '现为'],
  written: ['written', '原为'],
  interval: ['95\u00a0% interval', '95% 区间'],
  agreed: ['agree', '赞同'],
  dissent: ['disagrees', '异议'],
  more: ['more statements', '条陈述未列出'],
  oneMore: ['more statement', '条陈述未列出'],
  moreEvidence: ['more pieces of evidence', '条证据未列出'],
  moreDissent: ['more who disagree', '人也持异议'],
  moreSources: ['more sources', '条来源未列出'],
  quoted: ['Quote', '引言'],
  // Foot
  asOf: ['As of', '截至'],
  version: ['version', '版本'],
  typeNote: [
    'A persona is an archetype of a kind of customer, not a real person. Name and face are made up.',
    '画像是一类客户的典型，并非真实人物；姓名与头像均为虚构。',
  ],
  other: ['中文', 'English'],
} as const satisfies Readonly<Record<string, Both>>;

export type Word = keyof typeof WORDS;

/** A short text that stands on one line. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

/** The words of a sheet in a language. */
export class Wording {
  readonly language: Language;

  constructor(language: Language) {
    this.language = language;
  }

  say(word: Word): string {
    return WORDS[word][this.language === 'zh' ? 1 : 0];
  }

  /** 4,372; fractions with three digits that count; with its unit where a number is read with it. */
  number(value: number, unit: string | null = null): string {
    return numberIn(value, unit, this.language);
  }

  /** 62 %; below a tenth with one place where it is not 0. */
  percent(share: number): string {
    return unbroken(percentIn(share, this.language));
  }

  /** The same with one place always, for shares that are told elsewhere too. */
  precisePercent(share: number): string {
    return `${(share * 100).toFixed(1)}${this.language === 'zh' ? '%' : '\u00a0%'}`;
  }

  /** `n = 306`, `n = 306–311` of several. */
  sample(least: number, most = least): string {
    const [first, last] = [this.number(least), this.number(most)];
    return unbroken(`n = ${first === last ? first : this.range(first, last)}`);
  }

  /** `58–59`, `58–59 %`, on one line. */
  range(from: string, to: string): string {
    return shortRange(from, to);
  }

  /** A day by UTC. */
  day(time: Date): string {
    if (this.language === 'zh') return dayWords(time.getTime()).zh;
    return time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  }

  /** What stands in brackets behind a word. */
  aside(text: string): string {
    return this.language === 'zh' ? `（${text}）` : ` (${text})`;
  }

  /** `Method: quantitative`. */
  pair(name: string, value: string): string {
    return `${name}${this.language === 'zh' ? '：' : ': '}${value}`;
  }

  /** Names with what stands between them. */
  list(items: readonly string[]): string {
    return items.join(this.language === 'zh' ? '，' : ', ');
  }
}
