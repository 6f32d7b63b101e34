const YEAR_MS = 365.2425 * 86_400_000;
const NUMERAL = /\d[\d,]*(?:\.\d+)?/g;
/** A number that is told with about so many digits may be off by this part of it: two figures. */
const ROUNDING = 0.052;

/**
 * Numerals of a text that none of the numbers explains: as it is, rounded, in per cent, as one in so many,
 * an age or a date, nor the day up to which was counted.
 */
export function unexplained(text: string, values: readonly number[], asOf: number): string[] {
  // What stands between quotation marks is a name, and names may have digits.
  const plain = text.replaceAll(/“[^”]*”/g, '').replaceAll(/campaign \d+|第 \d+ 次营销/g, '');
  return [...plain.matchAll(NUMERAL)]
    .map(([numeral]) => numeral)
    .filter((numeral) => !isExplained(numeral, values, asOf));
}

function isExplained(numeral: string, values: readonly number[], asOf: number): boolean {
  const number = Number(numeral.replaceAll(',', ''));
  const decimals = numeral.split('.')[1]?.length ?? 0;
  const half = 0.5 * 10 ** -decimals + 1e-9;
  // A sentence says up to when was counted.
  if (isDatePart(number, asOf)) return true;
  return values.some((value) => {
    const told = [value, value * 100, 1 - value, (1 - value) * 100];
    // One in so many: in whole numbers, beyond twenty in tens.
    const many = value > 0 ? 1 / value : 0;
    if (Math.abs(many - number) <= (many > 20 ? 5 : 0.5)) return true;
    if (told.some((one) => Math.abs(one - number) <= Math.max(half, Math.abs(one) * ROUNDING))) return true;
    return isAge(number, value, asOf) || isDatePart(number, value);
  });
}

/** Ages, and both ends of a range of ages as births from and to. */
function isAge(number: number, birth: number, asOf: number): boolean {
  const years = (asOf - birth) / YEAR_MS;
  return years > 0 && years < 130 && Math.abs(Math.floor(years) - number) <= 1;
}

function isDatePart(number: number, time: number): boolean {
  if (!(Math.abs(time) > 1e9 && Math.abs(time) <= 8.64e15)) return false;
  const date = new Date(time);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()].includes(number);
}
