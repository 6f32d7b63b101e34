import { agrees, decimalsOf, type Published, toleranceOf } from './published.ts';

/** Further digits of ours that are shown. */
const MORE = 2;

const HEAD = ['rule', 'published', 'ours', 'within', 'verdict'] as const;

/** Numbers under a title, one a line, and below why some may be further off than usual. */
export function tableOf(title: string, numbers: readonly Published[]): string {
  const reasons = reasonsOf(numbers).map((reason) => `  ${reason}`);
  return [title, ...columns([HEAD, ...numbers.map(cells)]), ...reasons].join('\n');
}

/** The same in Markdown. */
export function markdownOf(title: string, numbers: readonly Published[]): string {
  const rows = [HEAD, ['---', '---:', '---:', '---:', '---'], ...numbers.map(cells)];
  const reasons = reasonsOf(numbers).map((reason) => `\n${reason}.\n`);
  return `## ${title}\n\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n${reasons.join('')}`;
}

function cells(one: Published): string[] {
  const decimals = decimalsOf(one.published);
  return [
    one.rule,
    grouped(one.published),
    // An integer is shown as it is: hidden digits would hide a failure.
    grouped(decimals === 0 && Number.isInteger(one.ours) ? String(one.ours) : one.ours.toFixed(decimals + MORE)),
    tolerance(toleranceOf(one)),
    agrees(one) ? 'passed' : 'FAILED',
  ];
}

function reasonsOf(numbers: readonly Published[]): string[] {
  return numbers.flatMap(({ rule, within }) => (within ? [`${rule}: ${within.because}`] : []));
}

/** A published tolerance is half a unit of some digit, or one that is stated. */
function tolerance(value: number): string {
  return value === 0 ? 'exact' : String(Number(value.toPrecision(6)));
}

function grouped(number: string): string {
  return number.replace(/^(-?)(\d+)/, (_, sign: string, digits: string) => {
    return sign + (digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : digits);
  });
}

/** The first and the last column begin on the left, numbers end on the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === row.length - 1 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}
