import { choiceOf } from './choice.ts';
import type { Random } from './random.ts';

export interface Place {
  readonly country: string;
  readonly region: string;
  readonly city: string;
  /** ISO 639-1 */
  readonly language: string;
  /** Local incomes relative to those of the types, roughly by purchasing power; made up. */
  readonly incomeFactor: number;
}

interface Country {
  readonly language: string;
  readonly incomeFactor: number;
  readonly weight: number;
  readonly cities: readonly Place[];
}

/** Cities as `City (Region)`, the largest first. */
function country(name: string, language: string, weight: number, incomeFactor: number, cities: string): Country {
  return {
    language,
    incomeFactor,
    weight,
    cities: cities.split(', ').map((entry) => {
      const [, city, region] = /^(.+) \((.+)\)$/.exec(entry)!;
      return { country: name, region: region!, city: city!, language, incomeFactor };
    }),
  };
}

export const COUNTRIES: readonly Country[] = [
  country(
    'Germany',
    'de',
    20,
    1,
    'Berlin (Berlin), Hamburg (Hamburg), Munich (Bavaria), Cologne (North Rhine-Westphalia), Frankfurt (Hesse), Leipzig (Saxony), Nuremberg (Bavaria), Freiburg (Baden-Württemberg)',
  ),
  country(
    'France',
    'fr',
    12,
    0.92,
    'Paris (Île-de-France), Marseille (Provence-Alpes-Côte d’Azur), Lyon (Auvergne-Rhône-Alpes), Toulouse (Occitanie), Nantes (Pays de la Loire), Rennes (Brittany)',
  ),
  country(
    'United Kingdom',
    'en',
    12,
    0.98,
    'London (England), Birmingham (England), Glasgow (Scotland), Manchester (England), Cardiff (Wales), York (England)',
  ),
  country(
    'Netherlands',
    'nl',
    7,
    1.05,
    'Amsterdam (North Holland), Rotterdam (South Holland), Utrecht (Utrecht), Groningen (Groningen), Breda (North Brabant)',
  ),
  country(
    'Spain',
    'es',
    7,
    0.72,
    'Madrid (Madrid), Barcelona (Catalonia), Valencia (Valencia), Seville (Andalusia), Bilbao (Basque Country)',
  ),
  country(
    'Italy',
    'it',
    7,
    0.8,
    'Rome (Lazio), Milan (Lombardy), Naples (Campania), Turin (Piedmont), Bologna (Emilia-Romagna)',
  ),
  country('Austria', 'de', 5, 1, 'Vienna (Vienna), Graz (Styria), Linz (Upper Austria), Salzburg (Salzburg)'),
  country('Switzerland', 'de', 4, 1.6, 'Zurich (Zurich), Basel (Basel-Stadt), Bern (Bern), Lucerne (Lucerne)'),
  country(
    'Poland',
    'pl',
    5,
    0.55,
    'Warsaw (Mazovia), Kraków (Lesser Poland), Wrocław (Lower Silesia), Gdańsk (Pomerania)',
  ),
  country(
    'Sweden',
    'sv',
    4,
    1,
    'Stockholm (Stockholm), Gothenburg (Västra Götaland), Malmö (Skåne), Uppsala (Uppsala)',
  ),
  country('Ireland', 'en', 3, 1.1, 'Dublin (Leinster), Cork (Munster), Galway (Connacht)'),
  country(
    'United States',
    'en',
    6,
    1.3,
    'New York (New York), Los Angeles (California), Chicago (Illinois), Houston (Texas), Seattle (Washington), Boston (Massachusetts)',
  ),
  country('Canada', 'en', 2, 1.05, 'Toronto (Ontario), Montreal (Quebec), Vancouver (British Columbia)'),
  country(
    'Australia',
    'en',
    2,
    1.15,
    'Sydney (New South Wales), Melbourne (Victoria), Brisbane (Queensland), Perth (Western Australia)',
  ),
  country('Japan', 'ja', 2, 0.85, 'Tokyo (Kanto), Osaka (Kansai), Nagoya (Chubu), Fukuoka (Kyushu)'),
  country('China', 'zh', 1, 0.5, 'Shanghai (Shanghai), Beijing (Beijing), Shenzhen (Guangdong), Chengdu (Sichuan)'),
  country('Brazil', 'pt', 1, 0.35, 'São Paulo (São Paulo), Rio de Janeiro (Rio de Janeiro), Salvador (Bahia)'),
];

const countryChoice = choiceOf(COUNTRIES.map((one) => [one.cities, one.weight] as const));

/** Draws a place; `urban` over 1 prefers large cities, below 1 small ones. */
export function placeOf(random: Random, urban: number): Place {
  const cities = countryChoice(random);
  return cities[Math.floor(random() ** urban * cities.length)]!;
}
