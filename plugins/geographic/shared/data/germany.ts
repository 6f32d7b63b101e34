import { type Region, regionTable } from '../region.ts';

/** Länder: ISO 3166-2 code, code of GeoNames, name, name in English, in Chinese, in French and Spanish. */
const LAENDER = `
  BW 01 Baden-Württemberg Baden-Württemberg 巴登-符腾堡 Bade-Wurtemberg Baden-Wurtemberg Baden-Wuerttemberg
  BY 02 Bayern Bavaria 巴伐利亚 Bavière Baviera
  BE 16 Berlin Berlin 柏林 Berlin Berlín
  BB 11 Brandenburg Brandenburg 勃兰登堡 Brandebourg Brandeburgo
  HB 03 Bremen Bremen 不来梅 Brême Freie_Hansestadt_Bremen
  HH 04 Hamburg Hamburg 汉堡 Hambourg Hamburgo
  HE 05 Hessen Hesse 黑森 Hesse Hessia
  MV 12 Mecklenburg-Vorpommern Mecklenburg-Western_Pomerania 梅克伦堡-前波美拉尼亚 Mecklembourg-Poméranie-Occidentale Mecklemburgo-Pomerania_Occidental
  NI 06 Niedersachsen Lower_Saxony 下萨克森 Basse-Saxe Baja_Sajonia
  NW 07 Nordrhein-Westfalen North_Rhine-Westphalia 北莱茵-威斯特法伦 Rhénanie-du-Nord-Westphalie Renania_del_Norte-Westfalia NRW 北威
  RP 08 Rheinland-Pfalz Rhineland-Palatinate 莱茵兰-普法尔茨 Rhénanie-Palatinat Renania-Palatinado
  SL 09 Saarland Saarland 萨尔 Sarre Sarre
  SN 13 Sachsen Saxony 萨克森 Saxe Sajonia
  ST 14 Sachsen-Anhalt Saxony-Anhalt 萨克森-安哈尔特 Saxe-Anhalt Sajonia-Anhalt
  SH 10 Schleswig-Holstein Schleswig-Holstein 石勒苏益格-荷尔斯泰因 Schleswig-Holstein 石荷
  TH 15 Thüringen Thuringia 图林根 Thuringe Turingia Thueringen`;

/** Länder of Germany. Source: ISO 3166-2:DE. */
export const GERMANY: readonly Region[] = regionTable('DE', LAENDER, ([code, admin, de, en, zh, ...more]) => ({
  code: code!,
  admin: admin!,
  name: { en: en!, zh: `${zh}${['BE', 'HH', 'HB'].includes(code!) ? '' : '州'}` },
  names: [de!, en!, zh!, `${zh}州`, ...more],
}));
