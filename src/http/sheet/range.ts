/** Two ends, such as `58 %` and `61 %`, or two days, as a range: what both have stands once. On one line. */
export function shortRange(from: string, to: string): string {
  const [first, last] = shortened(from, to);
  return `${first}\u2060–\u2060${last}`;
}

function shortened(from: string, to: string): readonly [string, string] {
  // What stands behind: a unit, or the month and year of an English day.
  const [first, last] = ends(/^([\d.,]+)(\D+| \p{L}+ \d{4})$/u, from, to);
  if (first && last && first[2] === last[2]) return [first[1]!, to];
  const [day, until] = ends(/^(\d+ \p{L}+)( \d{4})$/u, from, to);
  if (day && until && day[2] === until[2]) return [day[1]!, to];
  // What stands before: the year, or the year and month of a Chinese day.
  const [early, late] = ends(/^(\d+ 年 )(\d+ 月 )(\d+ 日)$/u, from, to);
  if (!early || !late || early[1] !== late[1]) return [from, to];
  return [from, early[2] === late[2] ? late[3]! : `${late[2]}${late[3]}`];
}

function ends(form: RegExp, from: string, to: string): readonly (RegExpExecArray | null)[] {
  return [form.exec(from), form.exec(to)];
}
