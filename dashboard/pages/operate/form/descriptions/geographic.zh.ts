/** What settings of geographic segmenters mean, in Chinese, by their English descriptions. */
export const GEOGRAPHIC: Readonly<Record<string, string>> = {
  'How far places are rolled up: city, region (state or province), country, UN M49 subregion, or continent. Default subregion.':
    '地点归并到哪一级：城市、地区（州或省）、国家、联合国 M49 次区域或大洲。默认：subregion。',
  'What country names or codes of your data mean, before any built-in reading: { "SP": "ES" }. A value is an ISO 3166 code, an M49 code or unknown. Default {}.':
    '你的数据中的国家名称或代码是什么意思，优先于内置的识别：{ "SP": "ES" }。取值为 ISO 3166 代码、M49 代码或 unknown。默认：空。',
  'Languages (ISO 639-1) whose country names go before those of all others, in order. Default en, zh, de, fr, es.':
    '国家名称优先按哪些语言（ISO 639-1）识别，按顺序。默认：en、zh、de、fr、es。',
  'ISO 3166 alpha-2 code of the country that is meant where none is stated. Default null: none; a city without a country is then the largest of its name in the world.':
    '未写国家时所指的国家（ISO 3166 两位代码）。默认：无；没有国家的城市按全球同名城市中最大的一个。',
  'Places with fewer customers than this are merged: a city in its region, a region in its country, a country in the segment `other`. Default 1: none are.':
    '客户少于此数的地点会被合并：城市并入地区，地区并入国家，国家并入分群 other。默认：1，不合并。',
  'Most segments besides `other`; with more places than this, minSize is raised. Default 200.':
    '除 other 外最多几个分群；地点多于此数时提高最小规模。默认：200。',
  'band: tropical, subtropical, temperate or cold by latitude. north-south: of China by the Qinling-Huaihe line, elsewhere by hemisphere. Default band.':
    'band：按纬度分为热带、亚热带、温带、寒带。north-south：中国按秦岭—淮河线，其他地方按南北半球。默认：band。',
  'Latitude in degrees, north or south, up to which is tropical. Default 23.44, the tropics.':
    '热带的最高纬度（度，南北相同）。默认：23.44，即回归线。',
  'Latitude in degrees up to which is subtropical. Default 35.': '亚热带的最高纬度（度）。默认：35。',
  'Latitude in degrees up to which is temperate; beyond is cold. Default 66.56, the polar circles.':
    '温带的最高纬度（度），再高为寒带。默认：66.56，即极圈。',
  'A region or country is where at least this share of the inhabitants of its cities live, 0..1; the share is the strength. Default 0.5.':
    '一个地区或国家的位置由其城市居民中至少占此比例（0 到 1）者所在之处决定；该比例即为强度。默认：0.5。',
  'Without coordinates, customers are located by their city, else by their region, else by their country; this is the coarsest that is used. Default country.':
    '没有坐标时，客户按城市定位，其次按地区，再次按国家；这里是所用的最粗一级。默认：country。',
  'Feature with the latitude in degrees, -90..90 (WGS 84). Default traits.latitude.':
    '纬度（度，−90 到 90，WGS 84）所在的特征。默认：traits.latitude。',
  'Feature with the longitude in degrees, -180..180 (WGS 84). Default traits.longitude.':
    '经度（度，−180 到 180，WGS 84）所在的特征。默认：traits.longitude。',
  'Inhabitants from which each tier but the smallest begins, ascending. Default 500,000, 1,000,000, 5,000,000 and 10,000,000.':
    '除最小一级外，各级从多少居民起，递增。默认：500,000、1,000,000、5,000,000 和 10,000,000。',
  'Tiers by list in place of population, the first that has a city counts: { key, name: { en, zh }, cities: ["北京", "Springfield, IL"] }. Default []: by population.':
    '按列表而不按人口划分的级别，城市归入第一个列有它的级别：{ key, name: { en, zh }, cities: ["北京", "Springfield, IL"] }。默认：空，按人口。',
  'Where cities go that no list has: to the segment `other`, or to a tier by population. Default other.':
    '列表中没有的城市归到哪里：分群 other，或按人口划分的级别。默认：other。',
  'Places to measure from: { key, name?: { en, zh }, latitude, longitude } in degrees, or { key, city: "Hamburg, DE" }. Default []: none, which is not enough.':
    '从哪些地点量起：{ key, name?: { en, zh }, latitude, longitude }，以度计；或 { key, city: "Hamburg, DE" }。默认：空，此时无法计算。',
  'band: segments are bands of the distance to the nearest place. nearest: segments are the places. Default band.':
    'band：分群为到最近地点的距离段。nearest：分群为各地点。默认：band。',
  'Ends of the bands in km, ascending, each inclusive. Default 10, 50, 200, 1000.':
    '各段的上限（公里），递增，均含端点。默认：10、50、200、1000。',
  'Greatest distance in km at which a customer belongs to the nearest place; beyond is the segment `far`. Default 20,100: anywhere.':
    '客户归于最近地点的最远距离（公里）；再远归入分群 far。默认：20,100，即不限。',
  'Resolution of the H3 grid, 0..10: cells have 253 km² on average at 5, and seven times less at each step. Default 5, the size of a city.':
    'H3 网格的分辨率，0 到 10：为 5 时每格平均 253 平方公里，每升一级缩小到七分之一。默认：5，约一座城市的大小。',
  'Least share of the located customers that makes a cell dense, 0.0001..1. Default 0.01.':
    '占已定位客户的最低比例（0.0001 到 1），达到才算密集格。默认：0.01。',
  'Least number of customers that makes a cell dense. Default 10.': '密集格的最少客户数。默认：10。',
  'Most spots, the largest stay. Default 50.': '最多保留几个热点，取最大的。默认：50。',
  'offset: customers whose clocks show the same time at the time of evaluation, daylight saving included. zone: the same IANA time zone. Default offset.':
    'offset：评估时时钟显示相同时间的客户为一组，计入夏令时。zone：同一 IANA 时区。默认：offset。',
  'Offsets or zones with fewer customers are merged in the segment `other`. Default 1: none are.':
    '客户少于此数的时差或时区并入分群 other。默认：1，不合并。',
  'A region or country has the time that at least this share of the inhabitants of its cities have, 0..1; the share is the strength. Default 0.5.':
    '一个地区或国家的时间由其城市居民中至少占此比例（0 到 1）者决定；该比例即为强度。默认：0.5。',
};
