import { localized } from '../../engine/localized.ts';
import type { Factor } from '../../segmenter/explanation.ts';
import type { Segmenter } from '../../segmenter/segmenter.ts';
import type { ConformanceReport } from '../../segmenter/testing/index.ts';
import type { Text } from '../../segmenter/text.ts';
import type { Sample, SampleCustomer } from './sample.ts';

/** The kit's findings of one segmenter, for people. */
export function describeConformance(segmenter: Segmenter, report: ConformanceReport): string {
  const { passed, failed, waived, rowCost } = report;
  const cost = rowCost === null ? 'cost unknown: nothing could be fitted' : `${rowCost.toFixed(1)} ns a row`;
  const learns = segmenter.learns ? 'learns from the population' : 'nothing to learn';
  return lines([
    `${segmenter.id} ${segmenter.version}  ${segmenter.basis}, ${segmenter.membership}, ${learns}`,
    ...grouped(failed).map(([message, names]) => `  FAILED  ${names.join(', ')}\n${indent(message, 10)}`),
    ...waived.map(({ name, reason }) => `  waived  ${name}: ${reason}`),
    `  ${passed.length} checks passed, ${failed.length} failed, ${waived.length} waived; ${cost}`,
  ]);
}

/** One cause fails many checks: it is named once. */
function grouped(failed: ConformanceReport['failed']): [message: string, names: string[]][] {
  const groups = new Map<string, string[]>();
  for (const { name, error } of failed) groups.set(error.message, [...(groups.get(error.message) ?? []), name]);
  return [...groups];
}

/** Most segments listed, and customers shown. */
const MAX_SEGMENTS = 20;
const MAX_CUSTOMERS = 8;

/** A segmenter's answers for a population, for people. */
export function describeSample(sample: Sample, of: string): string {
  const n = (value: number) => value.toLocaleString('en');
  const width = Math.max(9, ...sample.segments.map(({ key }) => key.length));
  const more = sample.segments.length - MAX_SEGMENTS;
  return lines([
    `  On ${n(sample.population)} ${of}:`,
    ...sample.segments
      .slice(0, MAX_SEGMENTS)
      .map(({ key, name, size }) => `    ${key.padEnd(width)} ${n(size).padStart(9)}  ${inEnglish(name)}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
    `    ${'none'.padEnd(width)} ${n(sample.unassigned).padStart(9)}`,
    ...sample.customers.slice(0, MAX_CUSTOMERS).flatMap(describeCustomer),
  ]);
}

function describeCustomer({ externalId, memberships, explanations }: SampleCustomer): string[] {
  const where = [...memberships].map(([key, strength]) => (strength === 1 ? key : `${key} ${strength.toFixed(2)}`));
  // With an overlapping segmenter, the segments the customer is not in would fill the page.
  const ownExplanations = explanations.filter(({ segment }) => segment === null || memberships.has(segment));
  const shown = ownExplanations.length > 0 ? ownExplanations : explanations.slice(0, 1);
  return [
    '',
    `  ${externalId}: ${where.join(', ') || 'none'}`,
    ...shown.flatMap(({ segment, factors }) => [
      ...(memberships.size > 1 ? [`    ${segment}`] : []),
      ...factors.map(describeFactor),
    ]),
  ];
}

function describeFactor({ feature, observed, expected, verdict, text }: Factor): string {
  const value = observed === null ? 'missing' : Array.isArray(observed) ? observed.join(', ') : String(observed);
  return `    ${verdict.padEnd(7)} ${feature} = ${value} against ${expected}: ${inEnglish(text)}`;
}

function inEnglish(text: Text): string {
  return localized(text)['en'] ?? '';
}

function indent(text: string, by: number): string {
  return text.replace(/^/gm, ' '.repeat(by));
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
