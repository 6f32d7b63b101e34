import type { Bilingual, CheckKey } from './rating.ts';

interface CheckText {
  /** What passes. */
  readonly meaning: Bilingual;
  /** What to do where it fails. */
  readonly advice: Bilingual;
}

/** What checks mean, and what to do about those that fail. */
export const CHECK_TEXTS: Readonly<Record<CheckKey, CheckText>> = {
  SECTIONS_FILLED: {
    meaning: { en: 'At most two sections have no claim.', zh: '最多两个部分没有论断。' },
    advice: { en: 'Add claims to the empty sections.', zh: '为空缺部分补充论断。' },
  },
  STORY_TOLD: {
    meaning: { en: 'It has a story.', zh: '有故事。' },
    advice: { en: 'Tell in a paragraph how such a customer lives and buys.', zh: '用一段话讲述这类客户的生活与购买。' },
  },
  TYPED_VALUES: {
    meaning: { en: 'At least three typed parts of the anatomy are filled.', zh: '至少填写三项类型化内容。' },
    advice: {
      en: 'Fill age range, channels, categories or decision factors.',
      zh: '填写年龄范围、渠道、品类或决策因素。',
    },
  },
  MATCHING_SET: {
    meaning: { en: 'It has a criterion that customers are matched by.', zh: '有用于匹配客户的条件。' },
    advice: {
      en: 'Add a criterion: a segment, a rule or a range of a score.',
      zh: '添加条件：细分群体、规则或评分范围。',
    },
  },
  BOTH_LANGUAGES: {
    meaning: {
      en: 'Name, title, story and claims are there in both languages.',
      zh: '名称、标题、故事和论断均有两种语言。',
    },
    advice: { en: 'Translate what is missing.', zh: '翻译缺少的内容。' },
  },
  A_VOICE: {
    meaning: { en: 'It has a quote.', zh: '有引语。' },
    advice: { en: 'Quote a customer from an interview or from feedback.', zh: '引用访谈或反馈中客户的话。' },
  },
  CLAIMS_FIT_DATA: {
    meaning: { en: 'Data refute no claim.', zh: '没有论断被数据否定。' },
    advice: {
      en: 'Correct the refuted claims, or ask why data moved.',
      zh: '改正被否定的论断，或查明数据变化的原因。',
    },
  },
  CLAIMS_FIT_EACH_OTHER: {
    meaning: { en: 'No two claims state different values of one measure.', zh: '没有两条论断对同一指标给出不同的值。' },
    advice: { en: 'Keep one of the claims that contradict each other.', zh: '在相互矛盾的论断中保留一条。' },
  },
  AGE_FITS_MEMBERS: {
    meaning: { en: 'At least half of the members are of the stated age.', zh: '至少一半成员在所述年龄范围内。' },
    advice: { en: "State the members' age, or narrow the criteria.", zh: '改为成员的实际年龄，或收紧条件。' },
  },
  INCOME_FITS_MEMBERS: {
    meaning: { en: 'At least half of the members have the stated income.', zh: '至少一半成员在所述收入范围内。' },
    advice: { en: "State the members' income, or narrow the criteria.", zh: '改为成员的实际收入，或收紧条件。' },
  },
  TRAITS_TOGETHER: {
    meaning: { en: 'Joint prevalence reaches the floor of the workspace.', zh: '联合普遍性达到工作区下限。' },
    advice: { en: 'State fewer traits, or wider ranges.', zh: '减少特征或放宽范围。' },
  },
  SHORT_SENTENCES: {
    meaning: {
      en: 'No sentence has more than 25 words, or 60 Chinese characters.',
      zh: '没有句子超过 25 个英文词或 60 个汉字。',
    },
    advice: { en: 'Cut the long sentences in two.', zh: '拆分长句。' },
  },
  WORDS_NOT_KEYS: {
    meaning: { en: 'Texts have words where programs have keys.', zh: '文字中没有程序键名。' },
    advice: { en: 'Write the words that people say.', zh: '改用人们常用的词语。' },
  },
  SAID_ONCE: {
    meaning: { en: 'No two claims say the same.', zh: '没有重复的论断。' },
    advice: { en: 'Remove what is said twice.', zh: '删除重复的内容。' },
  },
  TEXT_IN_ITS_LANGUAGE: {
    meaning: { en: 'Texts are in the language that they are filed under.', zh: '文字与所标语言一致。' },
    advice: { en: 'Move or translate texts that are in another language.', zh: '移动或翻译语言不符的文字。' },
  },
  EVIDENCE_SHARE: {
    meaning: { en: 'At least 80 % of claims have evidence.', zh: '至少 80 % 的论断有证据。' },
    advice: { en: 'Bind claims to measures, or link interviews.', zh: '将论断与指标绑定，或关联访谈。' },
  },
  SAMPLE_SIZE: {
    meaning: { en: 'It rests on six interviews, or a counted sample of 97.', zh: '基于六次访谈或 97 人的计数样本。' },
    advice: { en: 'Ask more people, or state the sample of the evidence.', zh: '访谈更多人，或注明证据的样本量。' },
  },
  EVIDENCE_RECENT: {
    meaning: {
      en: 'At most half of its dated evidence is over a year old.',
      zh: '注明日期的证据中超过一年的不多于一半。',
    },
    advice: { en: 'Renew the evidence.', zh: '更新证据。' },
  },
  DISSENT_HEARD: {
    meaning: { en: 'Something or somebody speaks against a claim.', zh: '有证据或人反对某项论断。' },
    advice: { en: 'Look for customers who contradict it.', zh: '寻找与之相反的客户。' },
  },
  NO_STRONG_BIAS: {
    meaning: {
      en: 'Interviews and evidence show no strong bias. How samples compare stands with its research.',
      zh: '访谈和证据没有明显偏差；样本之间的比较见其研究部分。',
    },
    advice: {
      en: 'Look at the warnings of its research, and ask those who were left out.',
      zh: '查看其研究部分的提示，并访谈被遗漏的人。',
    },
  },
};
