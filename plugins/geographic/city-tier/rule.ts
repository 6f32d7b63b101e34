import { cityForm } from '../shared/city-names.ts';
import type { Place } from '../shared/stated-place.ts';
import type { TierModel } from './fit.ts';

/** Index of the segment of a place, -1 for none. The only place where cities become tiers. */
export function tierReader(model: TierModel): (place: Place) => number {
  const [ids, names] = [new Map(model.ids), new Map(model.names)];
  return (place) => {
    const { city } = place;
    const { city: stated, country } = place.stated;
    if (stated === null) return -1;
    // No city is guessed in a country that cannot be read: not by name either.
    const named = country === null || place.country !== undefined ? names.get(cityForm(stated)) : undefined;
    const listed = city ? ids.get(city.id) : named;
    if (listed !== undefined) return listed;
    if (!city) return -1;
    if (model.other >= 0) return model.other;
    return city.population === 0 ? -1 : model.firstBand + model.from.findLastIndex((size) => size <= city.population);
  };
}
