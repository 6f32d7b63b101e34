import type { Ambience } from './ambient.ts';

type Note = (ambience: Ambience, what: string) => void;
type Callable = (...args: unknown[]) => unknown;

/** Methods that read local time: the answer would depend on where the server stands. */
const LOCAL_TIME =
  'getFullYear getMonth getDate getDay getHours getMinutes getTimezoneOffset setFullYear setMonth setDate setHours setMinutes toString toDateString toTimeString';
/** An ISO date-time without a zone, which `Date` takes as local. */
const ZONELESS = /^[+-]?\d{4,6}-\d\d-\d\dT[\d:.]+$/;
const ISO = /^[+-]?\d{4,6}(-\d\d(-\d\d)?)?(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/;

/** Puts a watch on everything ambient that JavaScript reaches without an import. Returns how to take it off. */
export function installTraps(note: Note): () => void {
  const undo: (() => void)[] = [];
  const put = (target: object, name: string, value: unknown) => {
    const before = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, {
      value,
      configurable: true,
      writable: true,
      enumerable: before?.enumerable ?? false,
    });
    undo.push(() => {
      if (before) Object.defineProperty(target, name, before);
      else Reflect.deleteProperty(target, name);
    });
  };
  const wrap = (target: object, name: string, look: (args: unknown[]) => readonly [Ambience, string] | false) => {
    const real = Reflect.get(target, name) as Callable | undefined;
    if (typeof real !== 'function') return;
    put(target, name, function (this: unknown, ...args: unknown[]) {
      const seen = look(args);
      if (seen) note(...seen);
      return Reflect.apply(real, this, args);
    });
  };
  put(globalThis, 'Date', watchedDate(note));
  wrap(Math, 'random', () => ['no-randomness', 'Math.random()']);
  for (const name of ['getRandomValues', 'randomUUID']) {
    wrap(globalThis.crypto, name, () => ['no-randomness', `crypto.${name}()`]);
  }
  wrap(performance, 'now', () => ['no-clock', 'performance.now()']);
  for (const name of ['hrtime', 'uptime']) wrap(process, name, () => ['no-clock', `process.${name}()`]);
  for (const name of ['fetch', 'setTimeout', 'setInterval']) {
    wrap(globalThis, name, () => ['no-outside-world', `${name}()`]);
  }
  put(process, 'env', watchedEnvironment(note));
  for (const name of LOCAL_TIME.split(' '))
    wrap(Date.prototype, name, () => ['no-time-zone', `Date.prototype.${name}()`]);
  watchLanguage(wrap, put, note);
  return () => {
    for (const step of undo.reverse()) step();
  };
}

function watchedDate(note: Note): DateConstructor {
  const parse = (text: unknown) => {
    if (typeof text === 'string' && (ZONELESS.test(text) || !ISO.test(text))) note('no-time-zone', `Date of "${text}"`);
  };
  return new Proxy(Date, {
    construct(target, args, newTarget) {
      if (args.length === 0) note('no-clock', 'new Date()');
      if (args.length === 1) parse(args[0]);
      if (args.length > 1) note('no-time-zone', 'new Date(year, month...)');
      return Reflect.construct(target, args, newTarget);
    },
    apply(target, self, args) {
      note('no-clock', 'Date()');
      return Reflect.apply(target, self, args);
    },
    get(target, name) {
      if (name === 'now') note('no-clock', 'Date.now()');
      if (name !== 'parse') return Reflect.get(target, name);
      return (text: string) => {
        parse(text);
        return target.parse(text);
      };
    },
  });
}

function watchedEnvironment(note: Note): NodeJS.ProcessEnv {
  return new Proxy(process.env, {
    get(target, name) {
      note('no-outside-world', `process.env.${String(name)}`);
      return Reflect.get(target, name);
    },
  });
}

/** Formatting and comparing without saying in which language goes by the machine's. */
function watchLanguage(
  wrap: (target: object, name: string, look: (args: unknown[]) => readonly [Ambience, string] | false) => void,
  put: (target: object, name: string, value: unknown) => void,
  note: Note,
): void {
  const unsaid = (at: number, what: string) => (args: unknown[]) =>
    args[at] === undefined && (['no-locale', what] as const);
  wrap(String.prototype, 'localeCompare', unsaid(1, 'localeCompare() without a language'));
  for (const name of ['toLocaleLowerCase', 'toLocaleUpperCase']) {
    wrap(String.prototype, name, unsaid(0, `${name}() without a language`));
  }
  wrap(Number.prototype, 'toLocaleString', unsaid(0, 'toLocaleString() without a language'));
  for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) {
    wrap(Date.prototype, name, (args) => {
      if (args[0] === undefined) return ['no-locale', `${name}() without a language`];
      return !(args[1] as { timeZone?: string })?.timeZone && ['no-time-zone', `${name}() without a time zone`];
    });
  }
  for (const name of ['NumberFormat', 'DateTimeFormat', 'Collator', 'PluralRules', 'Segmenter'] as const) {
    const check = (args: unknown[]) => {
      if (args[0] === undefined) note('no-locale', `Intl.${name} without a language`);
      else if (name === 'DateTimeFormat' && !(args[1] as { timeZone?: string })?.timeZone) {
        note('no-time-zone', 'Intl.DateTimeFormat without a time zone');
      }
    };
    const watched = new Proxy(Intl[name] as unknown as Callable & (new (...args: unknown[]) => object), {
      construct(target, args, newTarget) {
        check(args);
        return Reflect.construct(target, args, newTarget);
      },
      apply(target, self, args) {
        check(args);
        return Reflect.apply(target, self, args);
      },
    });
    put(Intl, name, watched);
  }
}
