import { PersonagraphError } from '../../../errors.ts';
import { presets, readPreset } from '../../import/load-mapping.ts';
import { type Mapping, parseMapping } from '../../import/mapping.ts';

/** Letters of a mapping. */
const LONGEST = 200_000;

/** A mapping as a client sends it: YAML, JSON, or the name of a preset. No other file is read. Throws INVALID_MAPPING. */
export async function readMapping(text: string): Promise<Mapping> {
  if (text.length > LONGEST) {
    throw new PersonagraphError('INVALID_MAPPING', `A mapping has ${LONGEST} letters at most.`);
  }
  if (!/^[\w-]+(\/[\w-]+)?$/.test(text)) return parseMapping(text);
  const names = await presets();
  if (names.includes(text)) return parseMapping(await readPreset(text));
  const message = `There is no preset ${text.slice(0, 100)}; there is: ${names.join(', ')}.`;
  throw new PersonagraphError('INVALID_MAPPING', message);
}
