/** A report about what a fleet did: as a page, a mail, a text and a table. */
export { needsAttention, usualAttentionLimits, type Attention, type AttentionLimits } from './attention';
export { courseOf } from './course';
export {
	isComplete,
	type AlarmCounts,
	type Figures,
	type FleetReport,
	type Missing,
	type ReportPeriod,
	type VehicleReport,
} from './figures';
export { formatFor, titleOf } from './format';
export { toMail } from './mail';
export { toPage, type PageMap } from './page';
export { periodBefore } from './periodBefore';
export { toText } from './plainText';
export { byDistance, reasonsInWords, type ReportParts } from './sections';
export { toTable } from './table';
export { alarmTotals, countDriven, meanScore, totalsOf } from './totals';
