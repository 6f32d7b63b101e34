import { type Bilingual, nameZh, verbatim } from '../bilingual.ts';

/** How an event is told: `has VERB` of a person, `have never VERB`, and its noun. */
export interface EventWords {
  /** Past participle with what belongs to it: `bought`, `looked at a page`. */
  readonly did: Bilingual;
  /** The same of those who have: `sent something back`. */
  readonly done: string;
  /** Things of it: `purchases`. */
  readonly things: Bilingual;
  /** The counter that Chinese puts behind the number. */
  readonly counter: string;
}

const WORDS: Readonly<Record<string, EventWords>> = {
  purchase: of('bought', '购买过', 'purchases', '购买', '次'),
  order: of('ordered', '下过单', 'orders', '订单', '个'),
  refund: of('sent anything back', '退过货', 'returns', '退货', '次'),
  return: of('sent anything back', '退过货', 'returns', '退货', '次'),
  page_view: of('looked at a page', '浏览过网页', 'page views', '网页浏览', '次'),
  product_view: of('looked at a product', '浏览过商品', 'product views', '商品浏览', '次'),
  search: of('searched', '搜索过', 'searches', '搜索', '次'),
  visit: of('come to visit', '到访过', 'visits', '到访', '次'),
  store_visit: of('come to a store', '到过店', 'store visits', '到店', '次'),
  login: of('logged in', '登录过', 'logins', '登录', '次'),
  signup: of('signed up', '注册过', 'sign-ups', '注册', '次'),
  add_to_cart: of('put something in the basket', '加购过商品', 'basket additions', '加购', '次'),
  cart_abandoned: of('left a basket behind', '弃过购物车', 'abandoned baskets', '弃购', '次'),
  support_contact: of('contacted support', '联系过客服', 'support contacts', '客服联系', '次'),
  support: of('contacted support', '联系过客服', 'support contacts', '客服联系', '次'),
  complaint: of('complained', '投诉过', 'complaints', '投诉', '次'),
  feedback: of('given feedback', '给过反馈', 'pieces of feedback', '反馈', '条'),
  review: of('written a review', '写过评价', 'reviews', '评价', '条'),
  call: of('called', '打过电话', 'calls', '来电', '次'),
  chat: of('chatted with us', '在线咨询过', 'chats', '在线咨询', '次'),
  email_open: of('opened an e-mail', '打开过邮件', 'opened e-mails', '打开邮件', '次'),
  email_click: of('clicked in an e-mail', '点击过邮件链接', 'clicks in e-mails', '邮件点击', '次'),
  coupon_redemption: of('redeemed a coupon', '使用过优惠券', 'redeemed coupons', '优惠券使用', '次'),
  social_mention: of('mentioned us in public', '公开提到过我们', 'public mentions', '公开提及', '次'),
  meeting: of('met us', '与我们会过面', 'meetings', '会面', '次'),
  app_open: of('opened the app', '打开过应用', 'app sessions', '应用打开', '次'),
};

function of(did: string, didZh: string, things: string, thingsZh: string, counter: string): EventWords {
  return {
    did: { en: did, zh: didZh },
    done: did.replace('anything', 'something'),
    things: { en: things, zh: thingsZh },
    counter,
  };
}

/** The words of a type of event; of one that is not known, its name. */
export function eventWords(type: string): EventWords {
  if (Object.hasOwn(WORDS, type)) return WORDS[type]!;
  const name = type.replaceAll('_', ' ');
  return {
    did: { en: `had a “${name}” event`, zh: `发生过${nameZh(name)}事件` },
    done: `had a “${name}” event`,
    things: { en: `“${name}” events`, zh: `${nameZh(name)}事件` },
    counter: '次',
  };
}

/** 至少退过一次货. */
export function onceZh({ did }: Pick<EventWords, 'did'>): string {
  return `至少${did.zh.replace(/^(.+?过)/, '$1一次')}`;
}

const CHANNELS: Readonly<Record<string, Bilingual>> = {
  web: { en: 'on the website', zh: '网站' },
  website: { en: 'on the website', zh: '网站' },
  online: { en: 'online', zh: '线上' },
  'web shop': { en: 'in the web shop', zh: '网上商店' },
  app: { en: 'in the app', zh: '手机应用' },
  mobile: { en: 'on a mobile phone', zh: '手机' },
  store: { en: 'in the store', zh: '门店' },
  shop: { en: 'in the shop', zh: '门店' },
  phone: { en: 'by phone', zh: '电话' },
  telephone: { en: 'by phone', zh: '电话' },
  mail: { en: 'by mail', zh: '邮件' },
  email: { en: 'by e-mail', zh: '电子邮件' },
  chat: { en: 'by chat', zh: '在线聊天' },
  catalog: { en: 'from the catalogue', zh: '邮购目录' },
  catalogue: { en: 'from the catalogue', zh: '邮购目录' },
  social: { en: 'on social media', zh: '社交媒体' },
  wechat: { en: 'on WeChat', zh: '微信' },
  tmall: { en: 'on Tmall', zh: '天猫' },
  marketplace: { en: 'on a marketplace', zh: '电商平台' },
};

/** Where something is done: `on the website`, 网站. */
export function channelWords(channel: string): Bilingual {
  const plain = channel.trim().toLowerCase().replaceAll(/[_-]/g, ' ');
  if (Object.hasOwn(CHANNELS, plain)) return CHANNELS[plain]!;
  return { en: `through “${channel}”`, zh: nameZh(channel) };
}

/** By a channel, before the verb: 通过网站, 在门店. */
export function throughZh(channel: string): string {
  return channel.endsWith('门店') ? `在${channel}` : `通过${channel}`;
}

/** True for a word that stands for a channel. */
export function isChannel(word: string): boolean {
  return Object.hasOwn(CHANNELS, word);
}

const WEEKDAYS_ZH: Readonly<Record<string, string>> = {
  ...{ Monday: '星期一', Tuesday: '星期二', Wednesday: '星期三', Thursday: '星期四', Friday: '星期五' },
  ...{ Saturday: '星期六', Sunday: '星期日' },
};
const MONTHS_ZH: Readonly<Record<string, string>> = {
  ...{ January: '一月', February: '二月', March: '三月', April: '四月', May: '五月', June: '六月', July: '七月' },
  ...{ August: '八月', September: '九月', October: '十月', November: '十一月', December: '十二月' },
};

/** Days of the week by their English names, in order. */
export const WEEKDAYS = Object.keys(WEEKDAYS_ZH);

/** A day of the week or a month by its English name, as features have them. */
export function calendarWords(name: string): Bilingual {
  return { en: name, zh: WEEKDAYS_ZH[name] ?? MONTHS_ZH[name] ?? name };
}

/** One event of a type: `page view`, 网页浏览. */
export function eventLabel(type: string): Bilingual {
  const en = type.replaceAll('_', ' ');
  return { en, zh: Object.hasOwn(WORDS, type) ? WORDS[type]!.things.zh : en };
}

/** An event type as a name in a list. */
export function eventName(type: string): Bilingual {
  return Object.hasOwn(WORDS, type) ? WORDS[type]!.things : verbatim(type.replaceAll('_', ' '));
}
