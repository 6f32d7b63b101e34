/**
 * Large cities by their names in other languages: country, the name GeoNames lists, and the name in Chinese. Names in
 * English, German, French and Spanish follow where they differ from it. An underscore stands for a space within a name.
 * GeoNames lists some in English and some as they are called there: where the English name differs from the listed one,
 * it has a `=`.
 */
export const EXONYMS = `
  AE Dubai 迪拜
  AE Abu_Dhabi 阿布扎比
  AR Buenos_Aires 布宜诺斯艾利斯
  AT Vienna 维也纳 Wien Vienne Viena
  AU Sydney 悉尼 雪梨 Sídney
  AU Melbourne 墨尔本
  AU Brisbane 布里斯班
  AU Perth 珀斯
  BE Brussels 布鲁塞尔 Brüssel Bruxelles Brussel Bruselas
  BE Antwerpen 安特卫普 =Antwerp Anvers Amberes
  BE Gent 根特 =Ghent Gand Gante
  BE Brugge 布鲁日 =Bruges Brügge Brujas
  BE Leuven 鲁汶 Louvain Löwen
  BE Mechelen 梅赫伦 Mechlin Malines
  BR São_Paulo 圣保罗
  BR Rio_de_Janeiro 里约热内卢
  CA Toronto 多伦多
  CA Vancouver 温哥华
  CA Montréal 蒙特利尔 =Montreal
  CA Ottawa 渥太华
  CH Zürich 苏黎世 =Zurich Zúrich
  CH Genève 日内瓦 =Geneva Genf Ginebra
  CH Basel 巴塞尔 Basle Bâle Basilea
  CH Bern 伯尔尼 Berne Berna
  CH Luzern 卢塞恩 =Lucerne Lucerna
  CN Beijing 北京 Peking Pékin Pekín
  CN Guangzhou 广州 Canton Kanton Cantón 廣州
  CN Nanjing 南京 Nanking Nankin
  CN Tianjin 天津 Tientsin
  CN Chongqing 重庆 Chungking 重慶
  CO Bogotá 波哥大
  CZ Prague 布拉格 Praha Prag Praga
  DE Berlin 柏林 Berlín
  DE Hamburg 汉堡 Hambourg Hamburgo
  DE Munich 慕尼黑 München Múnich
  DE Köln 科隆 =Cologne Colonia
  DE Frankfurt_am_Main 法兰克福 Frankfurt Francfort Fráncfort Frankfurt_Main Frankfurt_a_M
  DE Stuttgart 斯图加特
  DE Düsseldorf 杜塞尔多夫
  DE Nürnberg 纽伦堡 =Nuremberg Núremberg
  DE Hannover 汉诺威 =Hanover Hanovre
  DE Leipzig 莱比锡
  DE Dresden 德累斯顿 Dresde
  DE Bremen 不来梅 Brême
  DK Copenhagen 哥本哈根 København Kopenhagen Copenhague
  DK Århus 奥胡斯 =Aarhus
  EG Cairo 开罗 Kairo Le_Caire El_Cairo
  ES Madrid 马德里
  ES Barcelona 巴塞罗那 Barcelone
  ES Sevilla 塞维利亚 =Seville Séville
  ES Valencia 巴伦西亚 Valence
  FI Helsinki 赫尔辛基 Helsingfors
  FR Paris 巴黎 París
  FR Lyon 里昂 Lyons
  FR Marseille 马赛 Marseilles Marsella
  FR Nice 尼斯 Nizza Niza
  FR Strasbourg 斯特拉斯堡 Straßburg Estrasburgo
  GB London 伦敦 Londres Londra
  GB Edinburgh 爱丁堡 Édimbourg Edimburgo
  GB Manchester 曼彻斯特
  GB Birmingham 伯明翰
  GB Liverpool 利物浦
  GR Athens 雅典 Athen Athènes Atenas Athina
  GR Thessaloníki 塞萨洛尼基 =Thessaloniki Salonica Saloniki Salónica
  GR Pátra 帕特雷 =Patras
  GR Irákleion 伊拉克利翁 =Heraklion Iraklio
  HK Hong_Kong 香港 Hongkong
  HU Budapest 布达佩斯
  ID Jakarta 雅加达
  IE Dublin 都柏林
  IE Gaillimh 戈尔韦 =Galway
  IE Luimneach 利默里克 =Limerick
  IE Dún_Laoghaire 邓莱里 =Dun_Laoghaire Dunleary
  IE Cork 科克 Corcaigh
  IE Waterford 沃特福德 Port_Láirge
  IL Jerusalem 耶路撒冷 Jérusalem
  IL Tel_Aviv 特拉维夫
  IN Mumbai 孟买 Bombay
  IN New_Delhi 新德里 Neu-Delhi Nueva_Delhi
  IN Delhi 德里
  IN Bengaluru 班加罗尔 Bangalore
  IN Kolkata 加尔各答 Calcutta
  IN Chennai 金奈 Madras
  IT Rome 罗马 Roma Rom
  IT Milan 米兰 Milano Mailand Milán
  IT Venice 威尼斯 Venezia Venedig Venise Venecia
  IT Florence 佛罗伦萨 Firenze Florenz Florencia
  IT Naples 那不勒斯 Napoli Neapel Nápoles
  IT Turin 都灵 Torino Turín
  IT Genoa 热那亚 Genova Genua Gênes Génova
  IT Padova 帕多瓦 =Padua Padoue
  IT Mantova 曼托瓦 =Mantua Mantoue
  JP Tokyo 东京 Tōkyō Tokio
  JP Osaka 大阪 Ōsaka
  JP Kyoto 京都 Kioto
  JP Yokohama 横滨
  JP Nagoya 名古屋
  JP Sapporo 札幌
  JP Fukuoka 福冈
  KR Seoul 首尔 汉城 Séoul Seúl
  KR Busan 釜山 Pusan
  LB Beirut 贝鲁特 Beyrouth
  LU Luxembourg 卢森堡 Luxemburg Luxemburgo
  MO Macau 澳门 Macao
  MX Mexico_City 墨西哥城 Ciudad_de_México Mexiko-Stadt CDMX
  MY Kuala_Lumpur 吉隆坡
  NL Amsterdam 阿姆斯特丹
  NL The_Hague 海牙 Den_Haag La_Haye La_Haya
  NL Rotterdam 鹿特丹 Róterdam
  NO Oslo 奥斯陆
  NZ Auckland 奥克兰
  PH Manila 马尼拉
  PL Warsaw 华沙 Warszawa Warschau Varsovie Varsovia
  PL Kraków 克拉科夫 Cracow Krakau Cracovie Cracovia
  PL Gdańsk 格但斯克 Danzig
  PL Wrocław 弗罗茨瓦夫 Breslau
  PT Lisbon 里斯本 Lisboa Lissabon Lisbonne
  PT Porto 波尔图 Oporto
  RO Bucharest 布加勒斯特 București Bukarest Bucarest
  RS Belgrade 贝尔格莱德 Beograd Belgrad Belgrado
  RU Moscow 莫斯科 Moskva Moskau Moscou Moscú
  RU Saint_Petersburg 圣彼得堡 St_Petersburg Sankt_Petersburg Saint-Pétersbourg San_Petersburgo
  RU Rostov-na-Donu 顿河畔罗斯托夫 =Rostov-on-Don Rostov
  SA Riyadh 利雅得 Riad Riyad
  SE Stockholm 斯德哥尔摩 Estocolmo
  SE Göteborg 哥德堡 =Gothenburg Gotemburgo
  SG Singapore 新加坡 Singapur Singapour
  TH Bangkok 曼谷
  TR Istanbul 伊斯坦布尔 Estambul
  TW Taipei 台北 臺北 Taipeh
  TW Kaohsiung 高雄
  TW Taichung 台中 臺中
  UA Kyiv 基辅 Kiev Kiew Kyjiw
  US New_York_City 纽约 New_York Nueva_York NYC
  US Los_Angeles 洛杉矶 LA
  US Chicago 芝加哥
  US San_Francisco 旧金山 三藩市
  US Boston 波士顿
  US Seattle 西雅图
  US Houston 休斯敦
  US Washington,_D.C. 华盛顿 Washington Washington_DC
  US Philadelphia 费城 Philadelphie Filadelfia
  US Las_Vegas 拉斯维加斯
  US Miami 迈阿密
  VN Hanoi 河内
  VN Ho_Chi_Minh_City 胡志明 Saigon
  ZA Johannesburg 约翰内斯堡
  ZA Cape_Town 开普敦 Kapstadt Le_Cap Ciudad_del_Cabo`;
