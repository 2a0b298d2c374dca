import { counted } from '../../../protrack/client';
import type { CallStatistics, FleetSurvey } from '../../../protrack/fleet';
import { bySeverity, finding, type Finding } from './finding';
import { PACKAGE_VERSION } from './packageVersion';

/** What a check knows about the platform beside its findings. */
export interface CheckFacts {
	/** Host and base path. */
	server: string;
	survey: FleetSurvey;
	statistics: CallStatistics;
}

/** The items of the operation: the summary first, then the worst finding, and the line for a bug report last. */
export function reportOf(findings: readonly Finding[], facts: CheckFacts): Finding[] {
	const sorted = bySeverity(findings);
	return [summaryOf(sorted), ...sorted, bugReportOf(sorted, facts)];
}

/** Whether the user has stopped the check, which is no error and no warning. */
const isStopped = ({ check, severity }: Finding): boolean => check === 'stopped' && severity === 'info';

function summaryOf(sorted: readonly Finding[]): Finding {
	const [worst] = sorted;
	const count = (severity: Finding['severity']) => sorted.filter((each) => each.severity === severity).length;
	const parts = [
		...(count('error') > 0 ? [counted(count('error'), 'error')] : []),
		...(count('warning') > 0 ? [counted(count('warning'), 'warning')] : []),
	];
	const stopped = sorted.find(isStopped);
	if (stopped && parts.length === 0) return { ...stopped, check: 'summary' };
	if (!worst || parts.length === 0) return finding('summary', 'ok', 'Everything is fine.');
	return finding('summary', worst.severity, `${parts.join(' and ')}. First: ${worst.problem}`, worst.whatToDo);
}

function bugReportOf(sorted: readonly Finding[], { server, survey, statistics }: CheckFacts): Finding {
	const { devices, positions, accounts, subAccounts, alarmList } = survey;
	const { calls, slowestMs, refusals, clockOffset } = statistics;
	const found = sorted
		.filter(({ severity }) => severity === 'error' || severity === 'warning')
		.map(({ check, severity }) => `${check} ${severity}`);
	const line = [
		`n8n-nodes-protrack ${PACKAGE_VERSION}`,
		'n8n (add its version)',
		`server ${server}`,
		`${devices.length} devices in ${accounts.length} lists`,
		`${positions.size} positions`,
		`${subAccounts ?? 'unknown'} sub-accounts`,
		`alarm list ${alarmList ?? 'unknown'}`,
		`${calls} calls, slowest ${Math.round(slowestMs)} ms, ${refusals} refused`,
		`clock offset ${clockOffset ?? 'unknown'} s`,
		...(sorted.some(isStopped) ? ['the check was stopped'] : []),
		found.length > 0 ? found.join(', ') : 'no problems',
	].join('; ');
	return finding(
		'report',
		'info',
		'The text in "copy" describes this setup without account names, passwords and tokens.',
		'Copy it into a bug report.',
		line,
	);
}
