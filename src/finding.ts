/** What one check found. */
export interface Finding {
  /** What was looked at. */
  readonly subject: string;
  /** `bad`: the server does not start, or loses what it is given. `doubt`: it works, worse than it could. */
  readonly state: 'ok' | 'doubt' | 'bad';
  /** What was seen, and unless it is ok, what to do. */
  readonly text: string;
}

export const ok = (subject: string, text: string): Finding => ({ subject, state: 'ok', text });
export const doubt = (subject: string, text: string): Finding => ({ subject, state: 'doubt', text });
export const bad = (subject: string, text: string): Finding => ({ subject, state: 'bad', text });
