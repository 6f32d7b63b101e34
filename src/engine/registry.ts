import { PersonagraphError } from '../errors.ts';
import { didYouMean } from '../segmenter/near-matches.ts';
import { CONTRACT, type Segmenter } from '../segmenter/segmenter.ts';

/** The enabled segmenters by id. */
export interface Registry {
  readonly all: readonly Segmenter[];
  /** Throws UNKNOWN_SEGMENTER, naming near matches. */
  get(id: string): Segmenter;
  find(id: string): Segmenter | undefined;
}

const ID = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/;
const VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** Checks what plugins bring and indexes it. Throws INVALID_PLUGIN naming the segmenter and what is wrong with it. */
export async function createRegistry(segmenters: readonly Segmenter[]): Promise<Registry> {
  const byId = new Map<string, Segmenter>();
  for (const segmenter of segmenters) {
    const { id } = segmenter;
    const refuse = (why: string) => new PersonagraphError('INVALID_PLUGIN', `Segmenter ${id}: ${why}.`);
    if (segmenter.contract !== CONTRACT) throw refuse(`made for contract ${segmenter.contract}, this is ${CONTRACT}`);
    if (!ID.test(id)) throw refuse('its id is not of the form basis.name');
    if (!VERSION.test(segmenter.version)) throw refuse(`${segmenter.version} is not a semantic version`);
    if (byId.has(id)) throw refuse('two plugins bring it');
    const defaults = await segmenter.config['~standard'].validate({});
    if (defaults.issues) throw refuse('its settings have no defaults: {} is not valid');
    byId.set(id, segmenter);
  }
  return {
    all: [...byId.values()],
    find: (id) => byId.get(id),
    get(id) {
      const segmenter = byId.get(id);
      if (segmenter) return segmenter;
      const hint = didYouMean(id, [...byId.keys()]);
      throw new PersonagraphError('UNKNOWN_SEGMENTER', `No segmenter ${id}${hint}.`, { field: ['segmenter'] });
    },
  };
}
