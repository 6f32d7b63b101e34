import type { Language } from '../../input/translations.ts';
import { type Both, STATE_WORDS } from './state-words.ts';

/** Words of people for the values of enumerations, by the names of the API: those of personas and their research, and states. */
export const ENUMERATION_WORDS = {
  ...STATE_WORDS,
  BiasCode: {
    NO_EVIDENCE: ['no evidence', '没有证据'],
    FEW_INTERVIEWS: ['few interviews', '访谈数量少'],
    ONE_SOURCE: ['all from one source', '来源单一'],
    ONE_INTERVIEWER: ['one interviewer', '仅一位访谈者'],
    ONE_TEAM: ['one team', '仅一个团队'],
    ONLY_STAYING_CUSTOMERS: ['only customers who stayed', '仅访谈了留存客户'],
    NO_DISSENT: ['nobody disagrees', '没有不同意见'],
    OLD_EVIDENCE: ['old evidence', '证据陈旧'],
    SAMPLE_UNLIKE_POPULATION: ['sample unlike the population', '样本与总体不符'],
  },
  BiasSeverity: { STRONG: ['strong', '严重'], MILD: ['mild', '轻微'] },
  ClaimGroup: { MEMBERS: ['customers matched', '匹配客户'], SOURCE_SEGMENT: ['source segment', '来源群体'] },
  ClaimStatistic: {
    SHARE: ['share', '占比'],
    AVERAGE: ['average', '平均'],
    MEDIAN: ['median', '中位数'],
    QUANTILE: ['quantile', '分位数'],
    SUM: ['sum', '总和'],
    COUNT: ['number of customers', '客户数'],
  },
  ClaimStatus: {
    SUPPORTED: ['supported', '有依据'],
    REFUTED: ['refuted', '已被推翻'],
    UNVERIFIED: ['not verified', '未核实'],
  },
  CriterionRole: {
    REQUIRED: ['required', '必须'],
    SUPPORTING: ['supports', '支持'],
    EXCLUDING: ['excludes', '排除'],
  },
  EvidenceKind: {
    INTERVIEW: ['Interviews', '访谈'],
    SURVEY: ['Survey', '问卷'],
    FIELD_STUDY: ['Field study', '实地研究'],
    USABILITY_TEST: ['Usability test', '可用性测试'],
    ANALYTICS: ['Behavioural data', '行为数据'],
    CRM: ['Customer records', '客户档案'],
    SOCIAL_LISTENING: ['Social listening', '社交聆听'],
    SUPPORT_FEEDBACK: ['Support feedback', '客服反馈'],
    EDUCATED_GUESS: ['Educated guess', '有根据的推测'],
  },
  EvidenceStance: { SUPPORTS: ['for', '支持'], REFUTES: ['against', '反对'] },
  FeatureKind: {
    NUMBER: ['number', '数值'],
    TIME: ['time', '时间'],
    FLAG: ['yes or no', '是或否'],
    CATEGORY: ['text', '文本'],
    LIST: ['list of texts', '文本列表'],
  },
  InterviewMethod: {
    IN_PERSON: ['in person', '面谈'],
    PHONE: ['by phone', '电话'],
    VIDEO: ['by video', '视频'],
    CHAT: ['by chat', '在线聊天'],
    WRITTEN: ['in writing', '书面'],
  },
  Language: { EN: ['English', '英文'], ZH: ['Chinese', '中文'] },
  MatchState: {
    MATCHED: ['matched', '匹配'],
    UNMATCHED: ['not matched', '不匹配'],
    UNKNOWN: ['not known', '未知'],
  },
  PersonaAudience: {
    CUSTOMERS: ['customers', '客户'],
    CUSTOMERS_CUSTOMERS: ["customers' customers", '客户的客户'],
    INVESTORS: ['investors', '投资者'],
    CANDIDATES: ['candidates', '求职者'],
    PRESS: ['press', '媒体'],
    PARTNERS: ['partners', '合作伙伴'],
    VISITORS: ['visitors', '访客'],
  },
  PersonaAwareness: {
    UNAWARE: ['unaware', '尚无认知'],
    PROBLEM_AWARE: ['aware of the problem', '意识到问题'],
    SOLUTION_AWARE: ['aware of solutions', '了解解决方案'],
    PRODUCT_AWARE: ['aware of the product', '了解产品'],
    MOST_AWARE: ['knows us well', '非常了解我们'],
  },
  PersonaFreshness: {
    LIVE: ['up to date', '最新'],
    STALE: ['out of date', '已过时'],
    PENDING: ['in work', '计算中'],
    NONE: ['not matched', '未参与匹配'],
  },
  PersonaKind: {
    BUYER: ['Buyer persona', '买家画像'],
    WEBSITE: ['Website persona', '网站画像'],
    USER: ['User persona', '用户画像'],
  },
  PersonaPolarity: { POSITIVE: ['Positive persona', '正面画像'], NEGATIVE: ['Negative persona', '反面画像'] },
  PersonaSectionKind: {
    DEMOGRAPHICS: ['Demographics', '人口特征'],
    BEHAVIOURS: ['Behaviour and preferences', '行为与偏好'],
    NEEDS: ['Needs and expectations', '需求与期望'],
    MOTIVATIONS: ['Motivations and goals', '动机与目标'],
    BELIEFS: ['Beliefs and attitudes', '信念与态度'],
    PAIN_POINTS: ['Pain points', '痛点'],
    PURCHASE_DECISION: ['How they decide', '购买决策'],
    CHANNELS: ['Channels and sources', '渠道与信息来源'],
  },
  PersonaStage: {
    FAMILY_PLANNING: ['family planning', '筹备'],
    CONCEPTION: ['conception', '孕育'],
    BIRTH: ['birth', '诞生'],
    ADULTHOOD: ['adulthood', '成年'],
    RETIREMENT: ['retirement', '退休'],
  },
  PersonaStatus: { DRAFT: ['draft', '草稿'], ACTIVE: ['in use', '使用中'], RETIRED: ['retired', '已停用'] },
  ResearchConfidence: { HIGH: ['high', '高'], MEDIUM: ['medium', '中'], LOW: ['low', '低'] },
  ResearchFeedbackStatus: { NEW: ['new', '新'], ACCEPTED: ['accepted', '已采纳'], DECLINED: ['declined', '未采纳'] },
  ResearchMethod: {
    QUALITATIVE: ['qualitative', '定性'],
    QUANTITATIVE: ['quantitative', '定量'],
    MIXED: ['qualitative and quantitative', '定性与定量'],
  },
  ResearchPriority: { HIGH: ['high', '高'], MEDIUM: ['medium', '中'], LOW: ['low', '低'] },
  ResearchQuestionStatus: {
    OPEN: ['open', '待研究'],
    IN_PROGRESS: ['in progress', '研究中'],
    ANSWERED: ['answered', '已解答'],
  },
  Team: {
    MARKETING: ['Marketing', '市场'],
    SALES: ['Sales', '销售'],
    SERVICE: ['Service', '客服'],
    FINANCE: ['Finance', '财务'],
    LEGAL: ['Legal', '法务'],
    PRODUCT: ['Product', '产品'],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Both>>>>;

/** A value of an enumeration with its word. */
export interface EnumerationWord {
  readonly enumeration: string;
  readonly value: string;
  readonly text: string;
}

/** All values of enumerations in words. */
export function enumerationWords(language: Language): EnumerationWord[] {
  return Object.entries<Readonly<Record<string, Both>>>(ENUMERATION_WORDS).flatMap(([enumeration, values]) =>
    Object.entries(values).map(([value, [en, zh]]) => ({ enumeration, value, text: language === 'zh' ? zh : en })),
  );
}
