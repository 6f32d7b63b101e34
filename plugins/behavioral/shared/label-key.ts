/** Keys that segments of their own have. */
const RESERVED = new Set(['other', 'multi']);
/** Most of the 64 characters of a key; the others are for the hash. */
const LONGEST = 50;

/** A label as it is compared: without outer spaces, in one Unicode form, whatever its case. */
export function plainLabel(label: string): string {
  return label.normalize('NFKC').trim().toLowerCase();
}

/**
 * A segment key of a plain label, the same in every fit. Labels of letters a-z and digits read as they are
 * (`web_shop`). Other keys end in a hash, so that two labels that look alike as keys stay apart.
 */
export function labelKey(plain: string): string {
  if (/^[a-z0-9]+(?:[ -][a-z0-9]+)*$/.test(plain) && plain.length <= LONGEST && !RESERVED.has(plain)) {
    return plain.replaceAll(' ', '_');
  }
  const readable = plain
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, LONGEST);
  return `${readable || 'label'}-${hash(plain)}`;
}

/** FNV-1a, 32 bits, over UTF-16 code units (G. Fowler, L. C. Noll, K.-P. Vo, 1991), as hexadecimal. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}
