/** Something a customer is known by, as clients give it. */
interface IdentityKey {
  readonly type: string;
  readonly value: string;
}

// Marks of direction, soft hyphens, byte order marks and spaces of no width: copied along, and seen by nobody.
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const OUTER_SPACE = /^\s+|\s+$/g;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const EMAIL_TYPE = /^e-?mail$/i;
const PHONE_TYPE = /^phone$/i;
const PHONE = /^\+?[\d\s().\-/]*$/;
/** Texts that no fold changes, which most are: printable ASCII without white space around, and no e-mail address. */
const FOLDED = /^[!-?A-~](?:[ -?A-~]*[!-?A-~])?$/;

/**
 * The one form of a customer's external id, in which it is stored, compared and looked up at every door: in Unicode's
 * composed form (NFC), without white space around and characters that nobody sees. Upper and lower case differ, but not
 * in an e-mail address, which is in lower case.
 */
export function foldExternalId(text: string): string {
  if (FOLDED.test(text)) return text;
  const clean = cleaned(text);
  return EMAIL.test(clean) ? lower(clean) : clean;
}

/**
 * The one form of an identity. Values are folded as external ids are; those of type `email` (or `e-mail`, in any case)
 * are in lower case, and of a `phone` only its digits and a leading `+` stay, `00` being one.
 */
export function foldIdentity({ type, value }: IdentityKey): { type: string; value: string } {
  const kind = foldType(type);
  if (kind === 'email') return { type: kind, value: lower(cleaned(value)) };
  return { type: kind, value: kind === 'phone' ? foldPhone(value) : foldExternalId(value) };
}

function foldType(type: string): string {
  const clean = FOLDED.test(type) ? type : cleaned(type);
  if (EMAIL_TYPE.test(clean)) return 'email';
  return PHONE_TYPE.test(clean) ? 'phone' : clean;
}

function foldPhone(value: string): string {
  const clean = cleaned(value.replace(/[０-９＋]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)));
  // An extension, or a word, is a part of the number that nobody can leave out.
  if (!PHONE.test(clean) || !/\d/.test(clean)) return clean;
  return clean.replace(/[^\d+]/g, '').replace(/^00/, '+');
}

function cleaned(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').replace(OUTER_SPACE, '');
}

// Lower case of a composed text may be one that can be composed further.
function lower(text: string): string {
  return text.toLowerCase().normalize('NFC');
}
