import type { Segmenter } from 'personagraph/segmenter';
import plugins from '../../plugins/index.ts';

/** Columns that take what a segmenter writes, and keep nothing of it: writes beyond the end of an array do nothing. */
const NOWHERE: readonly Float64Array[] = Array.from({ length: 64 }, () => new Float64Array(0));

/** The bundled segmenters with the same segments, and no scores. */
const unscored: readonly Segmenter[] = plugins.map(({ scores: _, ...segmenter }) => ({
  ...segmenter,
  assign: (model, batch, out, ctx) => segmenter.assign(model, batch, { ...out, scores: NOWHERE }, ctx),
}));

export default unscored;
