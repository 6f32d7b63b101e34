import { SingleBar } from 'cli-progress';

export interface Progress {
  update(bytesRead: number, bytesTotal: number, lines: number): void;
  stop(): void;
}

/** Between two lines where there is no terminal. */
const PERIOD_MS = 5_000;

/** A bar on a terminal, now and then a line elsewhere; on standard error, so that output can be piped. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(stream) : plain(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  const format = '{bar} {percentage}% | {lines} lines | {duration_formatted}, {eta_formatted} to go';
  const single = new SingleBar({ format, stream, hideCursor: true, etaBuffer: 100, barsize: 30 });
  let begun = false;
  return {
    update(bytesRead, bytesTotal, lines) {
      const payload = { lines: lines.toLocaleString('en') };
      if (begun) single.update(bytesRead, payload);
      else single.start(bytesTotal, bytesRead, payload);
      begun = true;
    },
    stop: () => single.stop(),
  };
}

function plain(stream: NodeJS.WriteStream): Progress {
  let last = Date.now();
  return {
    update(bytesRead, bytesTotal, lines) {
      if (Date.now() - last < PERIOD_MS) return;
      last = Date.now();
      stream.write(`${Math.floor((100 * bytesRead) / bytesTotal)}%, ${lines.toLocaleString('en')} lines\n`);
    },
    stop: () => undefined,
  };
}
