import type { ComponentChildren } from 'preact';

export type Tone = 'plain' | 'good' | 'bad' | 'open' | 'accent';

/** A word in a colour. The word says it all: the colour only helps to find it. */
export function Badge({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
