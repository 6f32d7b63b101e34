import { type Region, regionTable } from '../region.ts';

/** States and territories: postal code (as in ISO 3166-2 and GeoNames), name, name in Chinese, other names. */
const STATES = `
  AL Alabama 亚拉巴马 阿拉巴马
  AK Alaska 阿拉斯加
  AZ Arizona 亚利桑那
  AR Arkansas 阿肯色
  CA California 加利福尼亚 加州 Kalifornien Californie Calif
  CO Colorado 科罗拉多
  CT Connecticut 康涅狄格
  DE Delaware 特拉华
  DC District_of_Columbia 哥伦比亚特区 Washington_DC Washington_D_C D_C
  FL Florida 佛罗里达 佛州 Floride
  GA Georgia 佐治亚 乔治亚 Géorgie
  HI Hawaii 夏威夷 Hawaï Hawái
  ID Idaho 爱达荷
  IL Illinois 伊利诺伊 伊利诺斯
  IN Indiana 印第安纳 印地安那
  IA Iowa 艾奥瓦 爱荷华
  KS Kansas 堪萨斯
  KY Kentucky 肯塔基
  LA Louisiana 路易斯安那 Louisiane Luisiana
  ME Maine 缅因
  MD Maryland 马里兰
  MA Massachusetts 马萨诸塞 麻省 麻州
  MI Michigan 密歇根 密西根
  MN Minnesota 明尼苏达
  MS Mississippi 密西西比
  MO Missouri 密苏里
  MT Montana 蒙大拿
  NE Nebraska 内布拉斯加
  NV Nevada 内华达
  NH New_Hampshire 新罕布什尔
  NJ New_Jersey 新泽西 Nueva_Jersey
  NM New_Mexico 新墨西哥 Nouveau-Mexique Nuevo_México Neumexiko
  NY New_York 纽约 New_York_State Nueva_York
  NC North_Carolina 北卡罗来纳 北卡 Caroline_du_Nord Carolina_del_Norte
  ND North_Dakota 北达科他 Dakota_du_Nord Dakota_del_Norte
  OH Ohio 俄亥俄
  OK Oklahoma 俄克拉何马 俄克拉荷马
  OR Oregon 俄勒冈 Orégon Oregón
  PA Pennsylvania 宾夕法尼亚 宾州 Pennsylvanie Pensilvania
  RI Rhode_Island 罗得岛 罗德岛
  SC South_Carolina 南卡罗来纳 南卡 Caroline_du_Sud Carolina_del_Sur
  SD South_Dakota 南达科他 Dakota_du_Sud Dakota_del_Sur
  TN Tennessee 田纳西
  TX Texas 得克萨斯 德克萨斯 德州 Tejas
  UT Utah 犹他
  VT Vermont 佛蒙特
  VA Virginia 弗吉尼亚 Virginie
  WA Washington 华盛顿 Washington_State
  WV West_Virginia 西弗吉尼亚 Virginie-Occidentale Virginia_Occidental
  WI Wisconsin 威斯康星 威斯康辛
  WY Wyoming 怀俄明
  PR Puerto_Rico 波多黎各 Porto_Rico
  GU Guam 关岛
  VI Virgin_Islands 美属维尔京群岛 US_Virgin_Islands
  AS American_Samoa 美属萨摩亚
  MP Northern_Mariana_Islands 北马里亚纳群岛`;

const NO_STATES = ['DC', 'PR', 'GU', 'VI', 'AS', 'MP'];

/** States of the United States, the District of Columbia and territories. Source: ISO 3166-2:US, USPS Publication 28. */
export const UNITED_STATES: readonly Region[] = regionTable('US', STATES, ([code, en, zh, ...more]) => ({
  code: code!,
  admin: code!,
  name: { en: en!, zh: NO_STATES.includes(code!) ? zh! : `${zh}州` },
  names: [en!, zh!, `${zh}州`, `State of ${en}`, ...more],
}));
