/** Charts as pictures. */
export { alarmBars, type AlarmCount } from './alarmBars';
export { dayBars, type DaySeries } from './dayBars';
export { lineChart, type LineSeries } from './lineChart';
export { createSeriesCollector, type ChartPoint, type SeriesCollector } from './seriesCollector';
export { smallBars, type SmallBars } from './smallBars';
