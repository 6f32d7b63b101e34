/**
 * The line from the Qinling mountains to the river Huai, which parts China into north and south. Source: Zhang Xiangwen
 * 1908 drew it; where it crosses five provinces is read from the course of the river and the crest.
 */

/** Provinces wholly or mostly south of the line, by ISO 3166-2. Tibet lies beyond its end, on the latitudes of the south. */
export const SOUTH: readonly string[] = 'SH ZJ FJ JX HB HN GD GX HI CQ SC GZ YN XZ TW HK MO'.split(' ');

/** Provinces that the line crosses: the latitude at which it does, in degrees, within about a quarter of one. */
export const CROSSED: Readonly<Record<string, number>> = { JS: 33.5, AH: 32.75, HA: 32.4, SN: 33.9, GS: 34 };

/** The line's mean latitude, for places whose province is not known. */
export const MEAN = 33;
