import * as echarts from 'echarts';
import { colourOf } from './colours.ts';
import type { Plot } from './exhibit.ts';
import { histogram, scatter } from './point-plots.ts';
import type { Shown } from './shown.ts';
import { shortened, textOf } from './text.ts';
import { type Language, WORDS } from './words.ts';

/** Segments up to this many have bars and colours of their own. */
export const MOST_BARS = 30;
const WIDTH = 560;
/** Bars of the sizes, then the plots of the exhibit, as SVG. */
export function plotsOf(shown: Shown, language: Language): string[] {
  const { plots = [] } = shown.exhibit;
  const drawn = plots.map((plot) => draw(optionsOf(shown, plot, language), 340));
  if (plots.some(({ kind }) => kind === 'grid')) return drawn;
  const bars = Math.min(MOST_BARS, shown.segments.length) + (shown.none > 0 ? 1 : 0);
  return [draw(sizes(shown, language), 70 + 24 * Math.max(2, bars)), ...drawn];
}

function optionsOf(shown: Shown, plot: Plot, language: Language): echarts.EChartsCoreOption {
  if (plot.kind === 'grid') return grid(shown);
  return plot.kind === 'scatter' ? scatter(shown, plot, language) : histogram(shown, plot, language);
}

function sizes({ segments, none, customers }: Shown, language: Language): echarts.EChartsCoreOption {
  const bars = segments
    .map(({ name, size }, index) => ({ name: shortened(textOf(name, language)), value: size, colour: colourOf(index) }))
    .slice(0, MOST_BARS);
  if (none > 0) bars.push({ name: WORDS.none[language], value: none, colour: colourOf(-1) });
  return {
    title: { text: WORDS.sizes[language], left: 0, textStyle: { fontSize: 13 } },
    grid: {
      left: 12 + Math.max(...bars.map(({ name }) => widthOf(name))),
      right: 96,
      top: 34,
      bottom: 8,
    },
    xAxis: { type: 'value', splitLine: { lineStyle: { color: '#eee' } }, axisLabel: { show: false } },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ name }) => name),
      axisTick: { show: false },
      axisLabel: { interval: 0, color: '#333' },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 16,
        data: bars.map(({ value, colour }) => ({
          value,
          itemStyle: { color: colour },
          label: {
            show: true,
            position: 'right',
            formatter: `${value.toLocaleString('en')} (${((100 * value) / customers).toFixed(1)} %)`,
          },
        })),
      },
    ],
  };
}

/** Pixels a name takes about, without a browser to measure it: wide enough for the fonts there are. */
function widthOf(name: string): number {
  return [...name].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 13 : 7.2), 0);
}

/** Cells of R and F, from segments with keys `r1-f1` to `r5-f5`. */
function grid({ segments }: Shown): echarts.EChartsCoreOption {
  const scores = ['1', '2', '3', '4', '5'];
  const cells = segments.map(({ key, size }) => {
    const [, r, f] = /^r(\d)-f(\d)$/.exec(key)!;
    return [Number(f) - 1, Number(r) - 1, size];
  });
  const most = Math.max(...segments.map(({ size }) => size));
  const axis = (name: string) => ({ type: 'category', data: scores, name, nameLocation: 'middle', nameGap: 26 });
  return {
    grid: { left: 60, right: 20, top: 20, bottom: 50 },
    xAxis: axis('F'),
    yAxis: axis('R'),
    visualMap: { show: false, min: 0, max: most, inRange: { color: ['#f3f6fa', '#9bbfe3', '#2f6db3'] } },
    series: [
      {
        type: 'heatmap',
        data: cells,
        label: { show: true, color: '#111' },
        itemStyle: { borderColor: '#fff', borderWidth: 2 },
      },
    ],
  };
}

function draw(option: echarts.EChartsCoreOption, height: number): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
