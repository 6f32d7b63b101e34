/** The most memory this process, with its threads, held resident between start and `peakMb`. */
export function watchMemory(): { peakMb(): number } {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  look();
  const timer = setInterval(look, 50);
  timer.unref();
  return {
    peakMb() {
      look();
      clearInterval(timer);
      return Math.round(peak / 1_048_576);
    },
  };
}
