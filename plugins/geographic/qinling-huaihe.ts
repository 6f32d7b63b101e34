/** Provinces wholly or mostly south of the line, by ISO 3166-2. Tibet lies beyond its end, on the latitudes of the south. */
const SOUTH = 'SH ZJ FJ JX HB HN GD GX HI CQ SC GZ YN XZ TW HK MO'.split(' ');
/** Provinces that the line crosses: the latitude at which it does, in degrees, within about a quarter of one. */
const CROSSED: Readonly<Record<string, number>> = { JS: 33.5, AH: 32.75, HA: 32.4, SN: 33.9, GS: 34 };
/** The line's mean latitude, for places whose province is not known. */
const MEAN = 33;

/**
 * Whether a place of China is north of the line from the Qinling mountains to the river Huai, by its province (ISO 3166-2),
 * and by latitude in the five provinces that the line crosses. Source: Zhang Xiangwen 1908 drew the line; where it crosses
 * the five provinces is read from the course of the river and the crest.
 */
export function isNorthOfLine(province: string | undefined, latitude: number): boolean {
  if (province === undefined) return latitude >= MEAN;
  const crossing = CROSSED[province];
  return crossing === undefined ? !SOUTH.includes(province) : latitude >= crossing;
}
