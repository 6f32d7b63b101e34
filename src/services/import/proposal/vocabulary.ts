/** What a column's name says that it holds. */
export type Role =
  | 'recordId'
  | 'customerId'
  | 'orderId'
  | 'eventId'
  | 'email'
  | 'phone'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'gender'
  | 'birthDate'
  | 'country'
  | 'region'
  | 'city'
  | 'language'
  | 'education'
  | 'occupation'
  | 'maritalState'
  | 'income'
  | 'eventType'
  | 'amount'
  | 'quantity'
  | 'price'
  | 'discount'
  | 'currency'
  | 'sku'
  | 'product'
  | 'category'
  | 'channel'
  | 'time';

const ID = '( (id|no|nr|num|number|nummer|key|code|ref|reference))';
const WHO =
  '(customer|client|user|member|buyer|contact|account|household|person|subscriber|patient|guest|visitor|lead|respondent|kunden?|benutzer|mitglieds?)';
/** Words of a name in lower case, by what they mean; the first that fits counts. */
const WORDS: readonly (readonly [Role, RegExp])[] = [
  ['email', /^(e ?mail|mail)( address| adresse)?$|\b(e ?mail)\b|邮箱|邮件|电子邮/],
  [
    'orderId',
    new RegExp(
      `^(order|invoice|transaction|receipt|basket|purchase|booking|sale|sales order|po)${ID}$|^(order|invoice|receipt|basket)$`,
    ),
  ],
  ['orderId', /^(bestell|auftrags?|rechnungs?|beleg)(ung)?s?[ ]?(nr|no|nummer|id)$|订单(号|编号|id)|流水号|单号/],
  ['eventId', new RegExp(`^(event|message|activity|log|response|visit)${ID}$|事件(编号|id)`)],
  ['customerId', new RegExp(`^${WHO}[ ]?${ID.slice(0, -1)}|id)$|^${WHO}[ ]?(id|nr|no|nummer)$`)],
  [
    'customerId',
    /^(customer|client|member|household|buyer|respondent|kunde)$|(客户|会员|用户|买家|顾客)(编号|号|id|卡号|代码)/,
  ],
  ['recordId', /^(id|record id|uid|uuid|guid|key|nr|no|number|nummer|external id|编号|序号|主键)$|^(唯一(性)?id)$/],
  ['phone', /\b(phone|mobile|cell|tel|telephone|telefon|handy|mobil)\b|phone$|电话|手机/],
  ['firstName', /^(first|given|fore) ?name$|^fname$|^vorname$|^prénom$/],
  ['lastName', /^(last|family|sur) ?name$|^lname$|^nachname$|^nom$/],
  [
    'name',
    /^(full |customer |client |contact |member |lead |account )?name$|^kunde(nname)?$|^(customer|client|contact) ?name$|^姓名$|^名称$|(客户|会员|联系人|顾客)(名称|姓名|名)$/,
  ],
  ['gender', /^(gender|sex|geschlecht|性别)$/],
  ['birthDate', /birth|geburt|^dob$|生日|出生/],
  ['maritalState', /^marital|^familienstand|婚姻/],
  ['country', /\b(country|land|nation|pays)\b( code)?|国家/],
  ['region', /^(state|province|region|bundesland|county)$|\b(state|province|region)( code)?$|省/],
  ['city', /\b(city|town|ort|stadt|ville)\b|城市|^市$/],
  ['language', /^(language|locale|lang|sprache|语言)$/],
  ['education', /^(education|bildung|学历)/],
  ['occupation', /^(occupation|profession|job( title)?|beruf|职业)$/],
  ['income', /^(income|einkommen|annual income|household income)$|收入/],
  ['currency', /^(currency|order currency|currency code|währung|waehrung)$|币种|货币/],
  ['discount', /discount|rabatt|折扣|优惠/],
  ['price', /^((unit|item|line ?item|product|net|sale) )?price$|^(einzel|stück)?preis$|单价|^价格$/],
  [
    'quantity',
    /^(qty|quantity|units|pieces|menge|anzahl|stück|stueck|数量|件数)$|^(line ?item|item|product|order) (qty|quantity)$/,
  ],
  [
    'amount',
    /^(total|amount|revenue|sales|value|sum|betrag|umsatz|summe|subtotal|spend|turnover)$|^(order|grand|net|gross|line|total|sales|payment|paid|transaction|invoice|purchase|gesamt) ?(total|amount|price|value|sales|paid|betrag|summe|umsatz)$|金额|总(额|价|计)|实付/,
  ],
  [
    'sku',
    /^sku$|\bsku$|^(product|item|article|artikel|stock)[ ]?(id|code|no|nr|number|nummer)$|^asin$|^article$|商品(编号|编码|id)/,
  ],
  [
    'product',
    /^(product|item|article|artikel|line ?item)( ?(name|title|description|bezeichnung))?$|商品(名称|名)?$|^品名$/,
  ],
  ['category', /^(category|kategorie|department|product category|类目|分类|品类)$/],
  ['channel', /^(channel|sales channel|store|shop|branch|filiale|kanal|渠道|门店)$/],
  ['eventType', /^(event|event (type|name)|action|activity|activity type|interaction|type of event|行为|事件)$/],
  [
    'time',
    /\b(date|time|timestamp|datetime|created|updated|ordered|day|datum|zeit|tag|zeitstempel|when)\b|(date|time| at)$|日期|时间/,
  ],
];

/** The role a name speaks of; undefined where it speaks of none. */
export function roleOf(name: string): Role | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  const words = wordsOf(name.includes('.') && /^(id|name|code)$/i.test(last) ? name : last);
  return WORDS.find(([, pattern]) => pattern.test(words))?.[0];
}

/** A name as words in lower case, single spaces between. */
export function wordsOf(name: string): string {
  return name
    .normalize('NFC')
    .replace(/([a-zß-ÿ])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[_\-./:#()[\]?*]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A name of lower case letters, digits and `_`, for event types and traits; empty where no letter is left. */
export function slugOf(name: string, most = 40): string {
  const slug = wordsOf(name)
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, most)
    .replace(/_+$/, '');
  return /^[a-z]/.test(slug) ? slug : slug === '' ? '' : `n${slug}`;
}
