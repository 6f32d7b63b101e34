import type { Language } from '../../services/input/translations.ts';

type Both = readonly [en: string, zh: string];

const WORDS = {
  // Kinds, polarities, states
  BUYER: ['Buyer persona', '买家画像'],
  WEBSITE: ['Website persona', '网站画像'],
  USER: ['User persona', '用户画像'],
  NEGATIVE: ['Negative persona', '反面画像'],
  DRAFT: ['draft', '草稿'],
  ACTIVE: ['in use', '使用中'],
  RETIRED: ['retired', '已停用'],
  notWanted: ['Why not for us', '为何不适合我们'],
  noReason: ['No reason is given yet.', '尚未说明原因。'],
  priority: ['Priority', '优先级'],
  CUSTOMERS: ['customers', '客户'],
  CUSTOMERS_CUSTOMERS: ["customers' customers", '客户的客户'],
  INVESTORS: ['investors', '投资者'],
  CANDIDATES: ['candidates', '求职者'],
  PRESS: ['press', '媒体'],
  PARTNERS: ['partners', '合作伙伴'],
  VISITORS: ['visitors', '访客'],
  influences: ['influences the purchase', '影响购买'],
  noInfluence: ['does not influence the purchase', '不影响购买'],
  UNAWARE: ['unaware', '尚无认知'],
  PROBLEM_AWARE: ['aware of the problem', '意识到问题'],
  SOLUTION_AWARE: ['aware of solutions', '了解解决方案'],
  PRODUCT_AWARE: ['aware of the product', '了解产品'],
  MOST_AWARE: ['knows us well', '非常了解我们'],
  // Key numbers
  matched: ['customers matched', '位匹配客户'],
  ofAll: ['of all customers', '占全部客户'],
  drawnFrom: ['customers drawn from', '位客户为依据'],
  supported: ['statements supported', '条陈述有依据'],
  confidence: ['Confidence', '可信度'],
  HIGH: ['high', '高'],
  MEDIUM: ['medium', '中'],
  LOW: ['low', '低'],
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
  devices: ['Devices', '设备'],
  decisionFactors: ['What decides', '决策因素'],
  disappointments: ['What disappoints', '令其失望之处'],
  trustedVoices: ['Whom they trust', '信任的声音'],
  fun: ['What they enjoy', '乐趣所在'],
  media: ['Pictures and documents', '图片与资料'],
  people: ['People around them', '身边的人'],
  statements: ['What we know, and from where', '已知事实与来源'],
  compared: ['Compared with all customers', '与全部客户对比'],
  theirs: ['they', '此群'],
  everybodys: ['all', '全部'],
  median: ['median', '中位数'],
  average: ['average', '平均'],
  criteria: ['Who counts as one', '判定标准'],
  threshold: ['A fit of at least', '匹配度达到'],
  thresholdEnd: ['counts as a match.', '即视为匹配。'],
  noCriteria: ['Nothing decides yet who counts as one.', '尚无判定标准。'],
  memberOf: ['Member of', '属于'],
  holds: ['Of whom holds', '满足'],
  score: ['Score', '评分'],
  REQUIRED: ['required', '必须'],
  SUPPORTING: ['supports', '支持'],
  EXCLUDING: ['excludes', '排除'],
  AGAINST: ['counts against', '不利于'],
  weight: ['weight', '权重'],
  sources: ['Sources', '来源'],
  method: ['Method', '方法'],
  QUALITATIVE: ['qualitative', '定性'],
  QUANTITATIVE: ['quantitative', '定量'],
  MIXED: ['qualitative and quantitative', '定性与定量'],
  noMethod: ['no evidence yet', '尚无证据'],
  warnings: ['Read with care', '请谨慎解读'],
  // Claims
  SUPPORTED: ['supported', '有依据'],
  REFUTED: ['refuted', '已被推翻'],
  UNVERIFIED: ['not verified', '未核实'],
  against: ['against', '反对'],
  undated: ['no date', '无日期'],
  now: ['now', '现为'],
  written: ['written', '原为'],
  interval: ['95 % interval', '95 % 区间'],
  agreed: ['agree', '赞同'],
  dissent: ['disagrees', '异议'],
  MARKETING: ['Marketing', '市场'],
  SALES: ['Sales', '销售'],
  SERVICE: ['Service', '客服'],
  FINANCE: ['Finance', '财务'],
  LEGAL: ['Legal', '法务'],
  PRODUCT: ['Product', '产品'],
  yearsOld: ['years old', '岁'],
  more: ['more statements', '条更多陈述'],
  moreEvidence: ['more pieces of evidence', '条更多证据'],
  moreDissent: ['more who disagree', '人也持异议'],
  moreSources: ['more sources', '条更多来源'],
  quoted: ['Quote', '引言'],
  // Sections
  DEMOGRAPHICS: ['Demographics', '人口特征'],
  BEHAVIOURS: ['Behaviour and preferences', '行为与偏好'],
  NEEDS: ['Needs and expectations', '需求与期望'],
  MOTIVATIONS: ['Motivations and goals', '动机与目标'],
  BELIEFS: ['Beliefs and attitudes', '信念与态度'],
  PAIN_POINTS: ['Pain points', '痛点'],
  PURCHASE_DECISION: ['How they decide', '购买决策'],
  CHANNELS: ['Channels and sources', '渠道与信息来源'],
  // Evidence
  INTERVIEW: ['Interviews', '访谈'],
  SURVEY: ['Survey', '问卷'],
  FIELD_STUDY: ['Field study', '实地研究'],
  USABILITY_TEST: ['Usability test', '可用性测试'],
  ANALYTICS: ['Behavioural data', '行为数据'],
  CRM: ['Customer records', '客户档案'],
  SOCIAL_LISTENING: ['Social listening', '社交聆听'],
  SUPPORT_FEEDBACK: ['Support feedback', '客服反馈'],
  EDUCATED_GUESS: ['Educated guess', '有根据的推测'],
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

/** The words of a sheet in a language. */
export class Wording {
  readonly language: Language;
  readonly #locale: string;

  constructor(language: Language) {
    this.language = language;
    this.#locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  }

  say(word: Word): string {
    return WORDS[word][this.language === 'zh' ? 1 : 0];
  }

  /** 4,372; fractions with three digits that count. */
  number(value: number): string {
    const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? { maximumFractionDigits: 0 } : SIGNIFICANT;
    return value.toLocaleString(this.#locale, digits);
  }

  /** 62 %; below a tenth with one place where it is not 0. */
  percent(share: number): string {
    const places = share > 0 && share < 0.0995 ? 1 : 0;
    return `${(share * 100).toFixed(places).replace(/\.0$/, '')}${this.language === 'zh' ? '%' : ' %'}`;
  }

  /** The same with one place always, for shares that are told elsewhere too. */
  precisePercent(share: number): string {
    return `${(share * 100).toFixed(1)}${this.language === 'zh' ? '%' : ' %'}`;
  }

  /** A day by UTC. */
  day(time: Date): string {
    return time.toLocaleDateString(this.#locale, {
      day: 'numeric',
      month: this.language === 'zh' ? 'long' : 'short',
      year: 'numeric',
      timeZone: 'UTC',
    });
  }

  /** Names with what stands between them. */
  list(items: readonly string[]): string {
    return items.join(this.language === 'zh' ? '，' : ', ');
  }
}

const SIGNIFICANT = { maximumSignificantDigits: 3 } as const;
