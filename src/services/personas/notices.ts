import type { Scope } from '../../db/postgres/connection.ts';
import {
  countNotices,
  LACK_CODES,
  type LackCode,
  PERSONA_NOTICES,
  type PersonaNoticeCode,
} from '../../db/tables/personas/persona-notices.ts';
import type { BilingualText } from '../../segmenter/text.ts';

export type NoticeCode = LackCode | PersonaNoticeCode;

interface NoticeText {
  readonly text: BilingualText;
  /** What to do. */
  readonly advice: BilingualText;
}

/** What notices say. */
export const NOTICE_TEXTS: Readonly<Record<NoticeCode, NoticeText>> = {
  NO_BUYER: {
    text: { en: 'No active persona stands for buyers.', zh: '没有启用的买家画像。' },
    advice: {
      en: 'Draft one from the segment that brings most sales, and activate it.',
      zh: '从销售额最高的细分群体起草一个，并将其启用。',
    },
  },
  NO_WEBSITE: {
    text: { en: 'No active persona stands for those the website serves.', zh: '没有启用的网站访客画像。' },
    advice: {
      en: "Make one of the kind WEBSITE, and say its audience: customers' customers, investors, candidates, press.",
      zh: '新建一个 WEBSITE 类画像，并注明受众：客户的客户、投资者、求职者或媒体。',
    },
  },
  NO_USER: {
    text: { en: 'No active persona stands for those who use the product.', zh: '没有启用的使用者画像。' },
    advice: {
      en: 'Make one of the kind USER, and say whether they influence the purchase.',
      zh: '新建一个 USER 类画像，并注明其是否影响购买。',
    },
  },
  NO_NEGATIVE: {
    text: { en: 'No active persona stands for those who do not fit.', zh: '没有启用的负面画像。' },
    advice: {
      en: 'Describe who costs more than they bring, with the reason, so that nobody courts them.',
      zh: '描述投入大于产出的客户，并写明原因，以免继续投入。',
    },
  },
  WITHOUT_CLAIMS: {
    text: { en: 'Nothing is claimed of these personas.', zh: '这些画像还没有任何论断。' },
    advice: {
      en: 'Say what is known of them, or draft them from a segment.',
      zh: '写下已知的情况，或从细分群体起草。',
    },
  },
  WITHOUT_EVIDENCE: {
    text: { en: 'The claims of these personas rest on nothing but guesses.', zh: '这些画像的论断只有猜测，没有证据。' },
    advice: {
      en: 'Interview customers, ask in a survey, or bind claims to a measure.',
      zh: '访谈客户、开展问卷调查，或将论断与指标绑定。',
    },
  },
  MATCHES_NOBODY: {
    text: { en: 'These personas are active and match no customer.', zh: '这些画像已启用，却没有匹配到任何客户。' },
    advice: { en: 'Lower their threshold, or look at what their criteria ask for.', zh: '降低阈值，或检查匹配条件。' },
  },
  EMPTY_SEGMENT: {
    text: { en: 'These personas ask for a segment that nobody is in.', zh: '这些画像所依据的细分群体里没有客户。' },
    advice: {
      en: 'Choose another segment, or look at the settings of its segmentation.',
      zh: '换一个细分群体，或检查该细分的设置。',
    },
  },
  WITHOUT_REASON: {
    text: { en: 'These negative personas do not say why they do not fit.', zh: '这些负面画像没有写明原因。' },
    advice: { en: 'Say the reason: without it they are not published.', zh: '写明原因：没有原因就不能发布。' },
  },
  WITHOUT_AUDIENCE: {
    text: { en: 'These personas of the website do not say which audience they are.', zh: '这些网站画像没有注明受众。' },
    advice: { en: 'Say their audience.', zh: '注明受众。' },
  },
  WITHOUT_INFLUENCE: {
    text: {
      en: 'Of these users nobody said whether they influence the purchase.',
      zh: '这些使用者画像没有注明是否影响购买。',
    },
    advice: { en: 'Say whether they do.', zh: '注明是否影响购买。' },
  },
};

/** Something about the personas of a workspace that somebody should look after. */
export interface Notice {
  readonly code: NoticeCode;
  /** Personas it is about; 0 where it is about the lack of any. */
  readonly count: number;
}

/** The notices there are now: what is lacking first. */
export async function personaNotices(scope: Scope): Promise<Notice[]> {
  const { active, personas } = await countNotices(scope);
  return [
    ...LACK_CODES.filter((code) => active[code] === 0).map((code) => ({ code, count: 0 })),
    ...PERSONA_NOTICES.filter((code) => personas[code] > 0).map((code) => ({ code, count: personas[code] })),
  ];
}

/** True for a notice about personas that there are, which can be listed. */
export function isAboutPersonas(code: NoticeCode): code is PersonaNoticeCode {
  return (PERSONA_NOTICES as readonly string[]).includes(code);
}
