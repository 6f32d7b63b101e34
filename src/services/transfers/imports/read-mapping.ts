import { PersonagraphError } from '../../../errors.ts';
import { loadPreset } from '../../import/load-mapping.ts';
import { type Mapping, parseMapping } from '../../import/mapping.ts';

/** Letters of a mapping. */
const LONGEST = 200_000;

/** A mapping as a client sends it: YAML, JSON, or the name of a preset. Files are not read. Throws INVALID_MAPPING. */
export async function readMapping(text: string): Promise<Mapping> {
  if (text.length > LONGEST) {
    throw new PersonagraphError('INVALID_MAPPING', `A mapping has ${LONGEST} letters at most.`);
  }
  return /^[\w-]+$/.test(text) ? loadPreset(text) : parseMapping(text);
}
