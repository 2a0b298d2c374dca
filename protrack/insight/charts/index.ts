/** Charts as pictures. */
export { alarmBars } from './alarmBars';
export { dayBars } from './dayBars';
export { lineChart } from './lineChart';
export { createSeriesCollector, type ChartPoint } from './seriesCollector';
