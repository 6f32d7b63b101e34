/** Titles of states in languages other than English, without accents, as they stand before the name. */
const TITLES: readonly string[] = [
  // German
  '(?:(?:demokratische|islamische|arabische|sozialistische|bolivarische|vereinigte|foderative|kooperative) )*(?:foderale )?(?:bundes|volks)?republik',
  'konigreich',
  'furstentum',
  'grossherzogtum',
  'haschemitisches konigreich',
  'plurinationaler staat',
  'sultanat',
  // French
  'republique(?: (?:federale|populaire|democratique|islamique|arabe|socialiste|bolivarienne|federative|unie))*',
  'royaume(?: hachemite)?',
  'principaute',
  'grand duche',
  'etat plurinational',
  // Spanish and Portuguese
  'republica(?: (?:federal|popular|democratica|islamica|arabe|socialista|bolivariana|federativa|oriental|unida))*',
  'reino(?: hachemita)?',
  'principado',
  'gran ducado',
  'grao ducado',
  'estado plurinacional',
  // Italian
  'repubblica(?: (?:federale|popolare|democratica|islamica|araba|socialista|bolivariana|federativa|unita))*',
  'regno',
  'principato',
  'granducato',
  // Dutch
  '(?:bonds|volks)?republiek',
  'koninkrijk',
  'groothertogdom',
  'vorstendom',
  // The Nordic countries
  'kongeriget',
  'kongeriket',
  'konungariket',
  'republikken',
  'republiken',
  'forbundsrepublikken',
  'forbundsrepubliken',
];

const LINKS = 'der|die|das|de la|de los|de las|de l|de|del|du|des|d|di|della|dell|dei|degli|da|do|dos|das|van|het';
const TITLED = new RegExp(`^(?:${TITLES.join('|')}) (?:(?:${LINKS}) )?(\\p{L}.*)$`, 'u');
/** The title of Taiwan is that of China without the people. */
const REPUBLIC_OF_CHINA =
  /^(?:republik|republique|republica|repubblica|republiek) (?:de |di |da )?(?:china|chine|cina)$/;

/** The name behind the title of a state: of "Royaume de Belgique" it is "belgique". Undefined where there is no title. */
export function withoutTitle(name: string): string | undefined {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
  return REPUBLIC_OF_CHINA.test(plain) ? 'Taiwan' : TITLED.exec(plain)?.[1];
}

/**
 * Full names of states that have the name as an adjective, or are written in the language of the country, by ISO 3166-1
 * alpha-2. Those of a title with a usual name are read without a line here.
 */
const FULL_NAMES = `
AR Argentinische Republik,República Argentina,République argentine,Repubblica Argentina
BE Koninkrijk België,Royaume de Belgique
BG Република България
BR Föderative Republik Brasilien
BY Республика Беларусь
CD Demokratische Republik Kongo,República Democrática del Congo,Repubblica Democratica del Congo,Democratische Republiek Congo
CH Schweizerische Eidgenossenschaft,Confédération suisse,Confederazione Svizzera,Confederaziun svizra,Confederación Suiza
CN 中华人民共和国,中華人民共和國
CY Κυπριακή Δημοκρατία
CZ Tschechische Republik,Česká republika,République tchèque,República Checa,Repubblica Ceca,Tsjechische Republiek
DE Bundesrepublik Deutschland,BR Deutschland
DO Dominikanische Republik,République dominicaine,Repubblica Dominicana
EE Eesti Vabariik
EG جمهورية مصر العربية
FI Suomen tasavalta
FR Französische Republik,République française,República Francesa,Repubblica Francese,Franse Republiek
GR Ελληνική Δημοκρατία,Griechische Republik,Hellenische Republik,République hellénique,República Helénica,Repubblica Ellenica
HR Republika Hrvatska
IE Poblacht na hÉireann
IL Staat Israel,État d'Israël,Estado de Israel,Stato di Israele
IN भारत गणराज्य
IR جمهوری اسلامی ایران
IT Italienische Republik,Repubblica Italiana,République italienne,República Italiana,Italiaanse Republiek
JP 日本国
KG Kirgisische Republik,République kirghize,Кыргызская Республика
KP 朝鲜民主主义人民共和国,조선민주주의인민공화국,Demokratische Volksrepublik Korea
KR Republik Korea,République de Corée,República de Corea,Repubblica di Corea,大韩民国,大韓民國
KZ Республика Казахстан
LB Libanesische Republik,République libanaise
LT Lietuvos Respublika
LV Latvijas Republika
MX Vereinigte Mexikanische Staaten,Estados Unidos Mexicanos,États-Unis du Mexique,Stati Uniti Messicani
NL Koninkrijk der Nederlanden,Königreich der Niederlande
PL Rzeczpospolita Polska,Polska Rzeczpospolita Ludowa
PT Portugiesische Republik,República Portuguesa,République portugaise,Repubblica Portoghese
RS Република Србија,Republika Srbija
RU Российская Федерация,Russische Föderation,Fédération de Russie,Federación de Rusia,Federazione Russa,Russische Federatie
SA المملكة العربية السعودية
SI Republika Slovenija
SK Slowakische Republik,Slovenská republika,République slovaque,República Eslovaca,Repubblica Slovacca
SY Arabische Republik Syrien,République arabe syrienne
TN Tunesische Republik,République tunisienne
TR Türkiye Cumhuriyeti
TW 中華民國,中华民国
US Vereinigte Staaten von Nordamerika,États-Unis d'Amérique,Estados Unidos de América,Stati Uniti d'America,Verenigde Staten van Amerika,美利坚合众国
UY República Oriental del Uruguay
VN Cộng hòa Xã hội chủ nghĩa Việt Nam
`;

const byCode = new Map(
  FULL_NAMES.trim()
    .split('\n')
    .map((line): [string, readonly string[]] => [line.slice(0, 2), line.slice(3).split(',')]),
);

/** Full names of a country that are in no list of usual ones. */
export function fullNamesOf(code: string): readonly string[] {
  return byCode.get(code) ?? [];
}
