import { type Html, html } from './html.ts';
import type { Wording } from './words.ts';

/** A bar of a chart. */
export interface Bar {
  readonly name: string;
  /** 0..1; null where nobody knows. */
  readonly share: number | null;
}

/** Bars of a list at most: the rest says little. */
const MOST_BARS = 6;
const WIDTH = 100;
/** Where none is a larger share, a full bar is this one and not everybody: small shares could not be told apart. */
const FEW = 0.2;

/** Shares as horizontal bars, each with its name and number as text: nothing stands in colour or length alone. */
export function shareBars(bars: readonly Bar[], words: Wording): Html {
  const shown = bars.slice(0, MOST_BARS);
  const widest = Math.max(...shown.map(({ share }) => share ?? 0), 0);
  const whole = widest < FEW ? FEW : 1;
  return html`<ul class="bars">${shown.map(
    ({ name, share }) =>
      html`<li><span class="label" dir="auto">${name}</span>${
        share !== null && html`<span class="value">${words.percent(share)}</span>${bar(share / whole, 'own')}`
      }</li>`,
  )}</ul>`;
}

/** A bar that fills a part of its width, 0..1. */
function bar(part: number, kind: 'own' | 'all'): Html {
  const width = round(Math.min(1, Math.max(0, part)) * WIDTH);
  return html`<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" class="bar"><rect class="${kind}" width="${width}" height="4"/></svg>`;
}

/** A number of the persona's customers against the same of everybody. */
export interface Comparison {
  readonly name: string;
  readonly own: number;
  readonly all: number;
  /** The two as they are told. */
  readonly shown: readonly [own: string, all: string];
}

/** Pairs of bars: the persona's customers above, everybody below. */
export function comparedBars(comparisons: readonly Comparison[], words: Wording): Html {
  return html`<ul class="pairs">${comparisons.map(({ name, own, all, shown }) => {
    const most = Math.max(own, all, 0);
    const part = (value: number) => (most > 0 ? value / most : 0);
    return html`<li><span class="label" dir="auto">${name}</span>
<span class="who">${words.say('theirs')}</span>${bar(part(own), 'own')}<span class="value">${shown[0]}</span>
<span class="who">${words.say('everybodys')}</span>${bar(part(all), 'all')}<span class="value">${shown[1]}</span></li>`;
  })}</ul>`;
}

/** A column of a scale; `tick` is what stands below it, short. */
export interface Column extends Bar {
  readonly tick: string;
}

/** Shares over a scale in its order, such as days or months, as columns: what nobody knows has none. */
export function columns(bars: readonly Column[], words: Wording): Html {
  const most = Math.max(...bars.map(({ share }) => share ?? 0), 0);
  const step = WIDTH / Math.max(1, bars.length);
  const height = 32;
  const percent = (share: number) => words.percent(share).replace(/\s?%$/, '');
  const spoken = bars.flatMap(({ name, share }) => (share === null ? [] : [`${name} ${words.percent(share)}`]));
  return html`<figure class="columns"><svg viewBox="0 0 100 ${height}" preserveAspectRatio="none" role="img" aria-label="${words.list(spoken)}">${bars.map(
    ({ share }, index) => {
      const tall = most > 0 ? round(((share ?? 0) / most) * (height - 1)) : 0;
      return html`<rect class="own" x="${round(index * step + step * 0.1)}" y="${round(height - tall)}" width="${round(step * 0.8)}" height="${tall}"/>`;
    },
  )}</svg><div class="ticks" aria-hidden="true">${bars.map(
    ({ tick, share }) =>
      html`<span${share === most && most > 0 ? html` class="most"` : ''}><bdi>${tick}</bdi><br>${share === null ? '–' : percent(share)}</span>`,
  )}</div></figure>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
