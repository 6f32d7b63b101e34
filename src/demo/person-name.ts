import { oneOf } from './choice.ts';
import type { Random } from './random.ts';

/** A name, and how it is written in addresses. */
interface Part {
  readonly text: string;
  readonly slug: string;
}

interface Names {
  readonly female: readonly Part[];
  readonly male: readonly Part[];
  readonly family: readonly Part[];
}

// Common names by language, romanised: small lists of our own, since a library call a field would be the slowest part.
const NAMES: Readonly<Record<string, Names>> = {
  de: names(
    'Anna Lena Julia Sabine Monika Petra Laura Katrin Ursula Marie',
    'Lukas Jonas Thomas Andreas Michael Stefan Felix Peter Jürgen Max',
    'Müller Schmidt Schneider Fischer Weber Wagner Becker Hoffmann Koch Richter Klein Wolf',
  ),
  fr: names(
    'Camille Léa Manon Chloé Sophie Isabelle Nathalie Élodie Monique Inès',
    'Lucas Hugo Louis Pierre Nicolas Julien Antoine Michel Théo Alain',
    'Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Laurent Roux Fontaine',
  ),
  en: names(
    'Olivia Emma Sarah Emily Grace Margaret Susan Jessica Hannah Chloe',
    'James Oliver Jack Thomas William David Daniel George Ryan Robert',
    'Smith Jones Taylor Brown Wilson Evans Walker Wright Murphy Clark Hall Green',
  ),
  nl: names(
    'Emma Sanne Lotte Anouk Femke Ingrid Marieke Johanna',
    'Daan Sem Bram Thijs Jeroen Pieter Willem Kees',
    'Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker',
  ),
  es: names(
    'Lucía Carmen María Paula Laura Ana Marta Pilar',
    'Hugo Pablo Alejandro Javier Carlos Antonio José Manuel',
    'García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Ruiz',
  ),
  it: names(
    'Giulia Francesca Chiara Sara Elena Paola Martina Rosa',
    'Francesco Alessandro Luca Marco Matteo Andrea Giovanni Paolo',
    'Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Greco Conti',
  ),
  pl: names(
    'Anna Katarzyna Magdalena Zofia Ewa Agnieszka Maja Barbara',
    'Jakub Piotr Tomasz Paweł Michał Krzysztof Marek Adam',
    'Nowak Wójcik Kowalczyk Woźniak Mazur Krawczyk Kaczmarek Zając Król Wieczorek',
  ),
  sv: names(
    'Alice Elsa Maja Karin Eva Sofia Linnea Birgitta',
    'Erik Lars Oscar William Anders Johan Nils Gustav',
    'Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Lindberg Berg',
  ),
  pt: names(
    'Maria Ana Beatriz Júlia Fernanda Camila Larissa Helena',
    'João Pedro Lucas Gabriel Rafael Bruno Paulo Carlos',
    'Silva Santos Oliveira Souza Lima Pereira Ferreira Costa Almeida Ribeiro',
  ),
  ja: names(
    'Yui Sakura Aoi Hina Yoko Keiko Miyuki Haruka',
    'Haruto Ren Sota Takashi Hiroshi Kenji Yuto Daiki',
    'Sato Suzuki Takahashi Tanaka Ito Watanabe Yamamoto Nakamura Kobayashi Kato',
  ),
  zh: names(
    'Na Fang Xiuying Min Jing Li Yan Xinyi',
    'Wei Qiang Lei Jun Yang Tao Hao Ming',
    'Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu',
  ),
};

function names(female: string, male: string, family: string): Names {
  return { female: parts(female), male: parts(male), family: parts(family) };
}

function parts(list: string): Part[] {
  return list.split(' ').map((text) => ({
    text,
    // ł does not decompose.
    slug: text.toLowerCase().replaceAll('ł', 'l').normalize('NFKD').replaceAll(/\p{M}/gu, ''),
  }));
}

/** Draws a full name usual in a language, and its part of an address. */
export function personName(random: Random, language: string, female: boolean): { name: string; slug: string } {
  const lists = NAMES[language]!;
  const first = oneOf(random, female ? lists.female : lists.male);
  const family = oneOf(random, lists.family);
  return { name: `${first.text} ${family.text}`, slug: `${first.slug}.${family.slug}` };
}
