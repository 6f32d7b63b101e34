import type { NumberKey, UnknownReason } from './number.ts';
import type { Bilingual } from './rating.ts';

/** SHARE: 0..1. RATIO: 1 is alike. INDEX: as the formula says. DAYS. */
export type NumberUnit = 'SHARE' | 'RATIO' | 'INDEX' | 'DAYS';

interface NumberText {
  readonly unit: NumberUnit;
  readonly label: Bilingual;
  readonly formula: Bilingual;
  readonly source: Bilingual;
  /** What to do about a bad one. */
  readonly advice: Bilingual;
}

const OWN: Bilingual = { en: 'Definition of this program.', zh: '本程序的定义。' };
const DOLNICAR: Bilingual = {
  en: 'Dolnicar & Leisch 2017; Dolnicar, Grün & Leisch, "Market Segmentation Analysis", 2018. Line at 0.5: Hennig 2007.',
  zh: 'Dolnicar 与 Leisch 2017；Dolnicar、Grün 与 Leisch《Market Segmentation Analysis》2018。0.5 的界线：Hennig 2007。',
};

/** What each number means, where it is from, and what to do about it. */
export const NUMBER_TEXTS: Readonly<Record<NumberKey, NumberText>> = {
  COVERAGE: {
    unit: 'SHARE',
    label: { en: 'coverage', zh: '覆盖率' },
    formula: {
      en: 'Customers matched, as a share of all customers. Customers whose match is UNKNOWN count as not matched.',
      zh: '匹配的客户占全部客户的比例；匹配结果未知的客户计为未匹配。',
    },
    source: OWN,
    advice: {
      en: 'Look at the customers no persona explains, and draft one from their largest cluster.',
      zh: '查看没有画像能解释的客户，并从其中最大的一类起草画像。',
    },
  },
  JOINT_PREVALENCE: {
    unit: 'SHARE',
    label: { en: 'joint prevalence', zh: '联合普遍性' },
    formula: {
      en: 'Members who fit every stated trait (age range, income range, and claims of a majority), of those of whom it is known.',
      zh: '同时符合所有所述特征（年龄范围、收入范围以及多数性论断）的成员，占可判断成员的比例。',
    },
    source: {
      en: 'Chapman, Love, Milham, ElRif & Alford, "Quantitative evaluation of personas as information", 2008.',
      zh: 'Chapman、Love、Milham、ElRif 与 Alford，《Quantitative evaluation of personas as information》，2008。',
    },
    advice: {
      en: 'Say fewer things, or wider ranges: hardly any member is all that the description says.',
      zh: '减少描述或放宽范围：几乎没有成员符合全部描述。',
    },
  },
  DISTANCE: {
    unit: 'RATIO',
    label: { en: 'distance of members', zh: '成员距离' },
    formula: {
      en: "Mean distance of members to their mean, over everybody's mean distance to the mean of all, in the space of features.",
      zh: '在特征空间中，成员到其均值的平均距离，除以全部客户到总均值的平均距离。',
    },
    source: {
      en: 'Distances in standardised features, as in k-means (Lloyd 1982).',
      zh: '标准化特征上的距离，与 k 均值相同（Lloyd 1982）。',
    },
    advice: {
      en: 'Members are as unlike as customers at large: narrow the criteria, or split the persona.',
      zh: '成员之间的差异不小于全体客户：收紧条件或拆分画像。',
    },
  },
  SEPARATION: {
    unit: 'INDEX',
    label: { en: 'separation', zh: '分离度' },
    formula: {
      en: 'Mean over members of (b - a) / max(a, b), a the distance to the own mean, b to that of the nearest persona; -1 to 1.',
      zh: '对成员求 (b - a) / max(a, b) 的均值，a 为到本画像均值的距离，b 为到最近画像均值的距离；取值 -1 至 1。',
    },
    source: {
      en: 'Simplified silhouette: Hruschka, de Castro & Campello 2004, after Rousseeuw 1987.',
      zh: '简化轮廓系数：Hruschka、de Castro 与 Campello 2004，基于 Rousseeuw 1987。',
    },
    advice: {
      en: 'Members are no nearer to it than to the nearest persona: join the two, or tell them apart by other criteria.',
      zh: '成员离它并不比离最近的画像更近：合并二者，或改用其他条件区分。',
    },
  },
  STABILITY_WITHIN: {
    unit: 'INDEX',
    label: { en: 'stability within solutions', zh: '方案内稳定性' },
    formula: {
      en: 'SLSW: mean over 12 bootstrap refits of the largest Jaccard index of its members with a group found anew; 0 to 1.',
      zh: 'SLSW：12 次自助重拟合中，成员与重新找到的某一组的最大 Jaccard 指数的均值；0 至 1。',
    },
    source: DOLNICAR,
    advice: {
      en: 'Other customers would not yield this group: do not build on it alone, and measure with more features.',
      zh: '换一批客户得不到这一群体：不要只依赖它，并采集更多特征。',
    },
  },
  STABILITY_ACROSS: {
    unit: 'INDEX',
    label: { en: 'stability across solutions', zh: '方案间稳定性' },
    formula: {
      en: 'SLSA: mean of 1 - H / ln k over solutions with one group less and one more; H is the entropy of where members are.',
      zh: 'SLSA：对少一组与多一组的方案取 1 - H / ln k 的均值，H 为成员去向的熵。',
    },
    source: DOLNICAR,
    advice: {
      en: 'The group dissolves with another number of personas: try more or fewer.',
      zh: '画像数量改变后该群体即解体：尝试更多或更少的画像。',
    },
  },
  CHANGE_RATE: {
    unit: 'SHARE',
    label: { en: 'change rate', zh: '变化率' },
    formula: {
      en: '1 - the Jaccard index of the members of now and of 30 days ago. Of a workspace: customers with another set of personas.',
      zh: '1 减去现在与 30 天前成员的 Jaccard 指数；对整个工作区：画像组合已改变的客户比例。',
    },
    source: {
      en: 'Change a month, as in Jung, Jansen & Salminen 2019, who found 18.7 % of personas; here it is members.',
      zh: '月度变化，参照 Jung、Jansen 与 Salminen 2019（画像变化 18.7 %）；此处按成员计算。',
    },
    advice: {
      en: 'Review the persona: over a quarter of its members came or left in a month.',
      zh: '复核该画像：一个月内超过四分之一的成员进出。',
    },
  },
  REPRESENTATION: {
    unit: 'RATIO',
    label: { en: 'representation of groups', zh: '群体代表性' },
    formula: {
      en: "The least ratio of a demographic group's share of members to its share of everybody; groups from 5 % of everybody on.",
      zh: '人口统计群体在成员中的比例与其在全体中的比例之比的最小值；仅计占全体 5 % 以上的群体。',
    },
    source: {
      en: 'Four-fifths rule (US EEOC 1978, 29 CFR 1607.4 D), with chi-squared adjusted by Benjamini & Hochberg 1995.',
      zh: '五分之四规则（美国 EEOC 1978，29 CFR 1607.4 D），卡方检验按 Benjamini 与 Hochberg 1995 校正。',
    },
    advice: {
      en: 'Ask whether the persona is meant to leave these groups out; if not, look for criteria that stand in for them.',
      zh: '确认画像是否有意排除这些群体；若非有意，检查是否有条件间接排除了他们。',
    },
  },
  EVIDENCE: {
    unit: 'SHARE',
    label: { en: 'claims with evidence', zh: '有证据的论断' },
    formula: {
      en: 'Claims with evidence that is no guess, or a measure that was had, as a share of all claims.',
      zh: '有非猜测证据或已取得指标的论断，占全部论断的比例。',
    },
    source: {
      en: 'Evidence-based personas: Pruitt & Adlin, "The Persona Lifecycle", 2006. The line at 0.8 is ours.',
      zh: '基于证据的画像：Pruitt 与 Adlin《The Persona Lifecycle》2006。0.8 的界线为本程序所定。',
    },
    advice: {
      en: 'Bind claims to measures, link interviews, or take out what nobody can show.',
      zh: '将论断与指标绑定、关联访谈，或删去无法证明的内容。',
    },
  },
  AGE: {
    unit: 'DAYS',
    label: { en: 'age', zh: '时效' },
    formula: {
      en: 'Days since it was last published or reviewed, whichever came later.',
      zh: '距最近一次发布或复查（以较晚者为准）的天数。',
    },
    source: {
      en: 'Personas are re-analysed every year: change of 23.3 % a year in Jung, Jansen & Salminen 2019.',
      zh: '画像每年重新分析：Jung、Jansen 与 Salminen 2019 得出每年变化 23.3 %。',
    },
    advice: {
      en: 'Review it against new data, and publish what it says by then.',
      zh: '用新数据复查，并发布届时的内容。',
    },
  },
};

/** Why a number is UNKNOWN, and what would make it known. */
export const REASON_TEXTS: Readonly<Record<UnknownReason, Bilingual>> = {
  NO_CUSTOMERS: { en: 'There are no customers.', zh: '没有客户。' },
  NOT_ACTIVE: {
    en: 'The persona is not active: activate it, and customers are matched.',
    zh: '画像未启用：启用后才会匹配客户。',
  },
  NOT_MATCHED_YET: {
    en: 'Customers have not been held against it yet: that is under way.',
    zh: '尚未与客户对照，正在进行。',
  },
  NO_MEMBERS: { en: 'No customer is matched.', zh: '没有匹配的客户。' },
  TOO_FEW_MEMBERS: {
    en: 'Fewer than 20 members are among the customers looked at.',
    zh: '所考察的客户中成员不足 20 名。',
  },
  NO_STATED_TRAITS: {
    en: 'No trait is stated that can be held against customers: state an age range, or bind a claim to a share.',
    zh: '没有可与客户对照的特征：填写年龄范围，或将论断与比例绑定。',
  },
  TRAITS_NOT_KNOWN: { en: 'No member has all stated traits known.', zh: '没有成员的所有所述特征均为已知。' },
  NO_FEATURES: { en: 'Customers differ in no feature.', zh: '客户在任何特征上都没有差异。' },
  ONLY_ONE: { en: 'There is no other group to hold it against.', zh: '没有可对照的其他群体。' },
  HISTORY_TOO_SHORT: { en: 'Its matches were not kept 30 days ago.', zh: '30 天前尚无匹配记录。' },
  GROUPS_NOT_KNOWN: {
    en: 'Fewer than 30 members have a known demographic trait that the persona does not state itself.',
    zh: '除画像自身所述特征外，已知人口统计特征的成员不足 30 名。',
  },
  NO_CLAIMS: { en: 'Nothing is claimed.', zh: '没有论断。' },
  NEVER_PUBLISHED: { en: 'It was never published.', zh: '从未发布。' },
};
