import { PersonagraphError } from '../../../errors.ts';
import type { TextForm } from './lines.ts';
import { encodingByMark, whyNoText } from './magic.ts';
import type { Source } from './source.ts';

/** Labels that leave the order of bytes to the mark. */
const ANY_UTF16 = /^(utf-?16|unicode|ucs-2|iso-10646-ucs-2|csunicode)$/i;

/**
 * How a file's bytes are text, by its first ones and the mapping's `encoding`. Throws INVALID_FILE where they are none, or
 * their mark names another encoding than the mapping.
 */
export function textFormOf({ name, head }: Pick<Source, 'name' | 'head'>, encoding: string | undefined): TextForm {
  const wide = encoding !== undefined && new TextDecoder(encoding).encoding.startsWith('utf-16');
  const why = wide && encodingByMark(head) === undefined ? undefined : whyNoText(head);
  if (why !== undefined) throw new PersonagraphError('INVALID_FILE', `${name} ${why}.`);
  const marked = encodingByMark(head);
  if (encoding !== undefined && marked !== undefined && !agree(encoding, marked)) {
    const message = `${name} begins with the mark of ${marked}, the mapping says \`encoding: ${encoding}\`: leave it out.`;
    throw new PersonagraphError('INVALID_FILE', message, { field: ['encoding'] });
  }
  const chosen = marked ?? encoding ?? 'utf-8';
  const text = new TextDecoder(chosen).decode(head);
  return { encoding: chosen, returns: text.includes('\r') && !text.includes('\n') };
}

function agree(encoding: string, marked: string): boolean {
  return new TextDecoder(encoding).encoding === marked || (ANY_UTF16.test(encoding) && marked.startsWith('utf-16'));
}
