import { UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { placeReader, type StatedPlace } from '../shared/stated-place.ts';
import type { PlaceModel } from './fit.ts';
import { cellsOf } from './segments.ts';

/** Index of the segment of a stated place; -1 for none, `UNKNOWN_SEGMENT` where none is stated. The only place where statements become segments. */
export function segmentReader(model: PlaceModel): (stated: StatedPlace) => { readonly segment: number } {
  const read = placeReader(model);
  const indexes = new Map(model.segments.map(({ key }, index) => [key, index]));
  return (stated) => {
    const cells = cellsOf(read(stated), model.level);
    if (cells.length === 0) return { segment: UNKNOWN_SEGMENT };
    const own = cells.find(({ key }) => indexes.has(key));
    return { segment: own ? indexes.get(own.key)! : model.other };
  };
}
