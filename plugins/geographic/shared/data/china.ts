import { type Region, regionTable } from '../region.ts';

/**
 * Provinces of China: GB/T 2260 code, ISO 3166-2 code, code of GeoNames ("-": not under CN there), short name and what
 * the full name adds. Then the name in English, and abbreviations and other names.
 */
const PROVINCES = `
  11 BJ 22 北京 市 Beijing 京 Peking
  12 TJ 28 天津 市 Tianjin 津 Tientsin
  13 HE 10 河北 省 Hebei 冀
  14 SX 24 山西 省 Shanxi 晋
  15 NM 20 内蒙古 自治区 Inner_Mongolia 蒙 内蒙 Neimenggu Nei_Mongol Innere_Mongolei Mongolie-Intérieure
  21 LN 19 辽宁 省 Liaoning 辽
  22 JL 05 吉林 省 Jilin 吉
  23 HL 08 黑龙江 省 Heilongjiang 黑
  31 SH 23 上海 市 Shanghai 沪 申
  32 JS 04 江苏 省 Jiangsu 苏
  33 ZJ 02 浙江 省 Zhejiang 浙
  34 AH 01 安徽 省 Anhui 皖
  35 FJ 07 福建 省 Fujian 闽
  36 JX 03 江西 省 Jiangxi 赣
  37 SD 25 山东 省 Shandong 鲁
  41 HA 09 河南 省 Henan 豫
  42 HB 12 湖北 省 Hubei 鄂
  43 HN 11 湖南 省 Hunan 湘
  44 GD 30 广东 省 Guangdong 粤 Canton_Province
  45 GX 16 广西 壮族自治区 Guangxi 桂 Guangxi_Zhuang
  46 HI 31 海南 省 Hainan 琼
  50 CQ 33 重庆 市 Chongqing 渝
  51 SC 32 四川 省 Sichuan 川 蜀 Szechuan
  52 GZ 18 贵州 省 Guizhou 贵 黔
  53 YN 29 云南 省 Yunnan 云 滇
  54 XZ 14 西藏 自治区 Tibet 藏 Xizang
  61 SN 26 陕西 省 Shaanxi 陕 秦
  62 GS 15 甘肃 省 Gansu 甘 陇
  63 QH 06 青海 省 Qinghai 青
  64 NX 21 宁夏 回族自治区 Ningxia 宁 Ningxia_Hui
  65 XJ 13 新疆 维吾尔自治区 Xinjiang 新 Xinjiang_Uygur Xinjiang_Uyghur
  71 TW - 台湾 省 Taiwan 台 臺灣
  81 HK - 香港 特别行政区 Hong_Kong 港
  82 MO - 澳门 特别行政区 Macao 澳 Macau`;

/** Provinces, municipalities and regions of China. Source: GB/T 2260 and ISO 3166-2:CN. */
export const CHINA: readonly Region[] = regionTable(
  'CN',
  PROVINCES,
  ([gb, code, admin, short, suffix, en, ...more]) => ({
    code: code!,
    admin: admin!,
    name: { en: en!, zh: short! },
    // GB/T 2260 writes a province with four more digits too.
    names: [gb!, `${gb}0000`, short!, `${short}${suffix}`, `${short}省`, `${short}自治区`, en!, ...more],
  }),
);
