import { type CustomerField, customerFields } from './customer-fields.ts';

/** What stands in place of a text that a key may not read. No value of a customer is ever stored as it. */
export const MASK = '[masked]';

/** Fields of a customer that tell who it is. */
export const PERSONAL_FIELDS: ReadonlySet<CustomerField> = new Set(
  customerFields.filter(({ personal }) => personal).map(({ name }) => name),
);

/** The last word of names of what tells who somebody is, or what somebody said. */
const TELLING = new Set(
  'email mail phone mobile cellphone telephone tel cell fax address street postcode zip zipcode postal birthday birthdate dob birth ssn passport iban wechat whatsapp telegram username surname firstname lastname fullname forename nickname contact note notes comment comments message feedback remark remarks text body review transcript'.split(
    ' ',
  ),
);
/** Words that make `name` that of a person. */
const OF_PERSONS = new Set(
  'first last full given family middle sur nick user display contact customer maiden person guest recipient street'.split(
    ' ',
  ),
);
/** Words that may follow without changing what is meant. */
const FOLLOWING = new Set('number no nr num code line date of raw full home work primary main'.split(' '));
/** Names of numbers that tell who somebody is. */
const TELLING_NUMBERS = new Set([
  'phone',
  'mobile',
  'cellphone',
  'telephone',
  'tel',
  'cell',
  'fax',
  'ssn',
  'zip',
  'postcode',
  'zipcode',
]);
const TELLING_TIMES = new Set(['birthday', 'birthdate', 'dob', 'birth']);
const CHINESE =
  /邮箱|邮件|电邮|电话|手机|姓名|名字|全名|昵称|称呼|联系人|联系方式|地址|住址|街道|邮编|生日|出生|身份证|护照|微信|备注|留言|评论|反馈|附言|批注/;

/** Words of a name, in lower case: `homeAddress`, `home_address` and `Home address` have the same. */
function wordsOf(name: string): string[] {
  return name
    .normalize('NFKC')
    .replaceAll(/e-?mail/gi, 'email')
    .replaceAll(/WeChat|WhatsApp/g, (one) => one.toLowerCase())
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

/**
 * Whether a value tells who somebody is, or what somebody said, by the name that it has: what is taken of a trait of which
 * people said nothing, and of a property of events. The kind decides with it: an `emailCount` is none.
 */
export function isPersonalName(name: string, kind: string): boolean {
  const words = wordsOf(name);
  while (words.length > 1 && FOLLOWING.has(words.at(-1)!)) words.pop();
  const last = words.at(-1) ?? '';
  switch (kind.toLowerCase()) {
    case 'flag':
      return false;
    case 'number':
      return TELLING_NUMBERS.has(last) || /电话|手机|身份证/.test(name);
    case 'time':
      return TELLING_TIMES.has(last) || /生日|出生/.test(name);
    default:
      if (CHINESE.test(name.normalize('NFKC'))) return true;
      if (last === 'name' || last === 'names') return words.length === 1 || OF_PERSONS.has(words.at(-2)!);
      return TELLING.has(last);
  }
}

const ADDRESSES = /[^\s@<>"'`,;:()[\]{}]+@[^\s@<>"'`,;:()[\]{}]+/g;
/** As PostgreSQL has it for keys of customers. */
const ADDRESS = /[^\s@]@[^\s@]/;
/** With the plus sign of a country: digits alone are keys of systems as well. */
const PHONE = /^\s*\+[0-9][0-9 ().-]{5,}$/;

/** True for a text that is an address of mail or a number of a phone by its form, wherever it stands. */
export function looksPersonal(text: string): boolean {
  return ADDRESS.test(text) || PHONE.test(text);
}

/** A text without the addresses of mail in it. */
export function withoutAddresses(text: string): string {
  return text.replaceAll(ADDRESSES, MASK);
}
