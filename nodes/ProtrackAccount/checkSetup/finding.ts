import type { ProtrackError } from '../../../protrack/client';
import { hintText, messageText } from '../../shared/errors';

/** From the one that a person has to look at first. */
const severities = ['error', 'warning', 'info', 'ok'] as const;

export type Severity = (typeof severities)[number];

/** What a finding is about. */
export type CheckName =
	| 'summary'
	| 'connection'
	| 'login'
	| 'openApi'
	| 'clock'
	| 'token'
	| 'pace'
	| 'speed'
	| 'devices'
	| 'subscriptions'
	| 'accountSize'
	| 'subAccounts'
	| 'positions'
	| 'alarmList'
	| 'events'
	| 'unknownCalls'
	| 'stopped'
	| 'report';

/** One item of the operation Check Setup. */
export interface Finding {
	check: CheckName;
	severity: Severity;
	/** What is the case, in a sentence. */
	problem: string;
	/** "" where there is nothing to do. */
	whatToDo: string;
	/** A text to copy: settings to enter, or the line for a bug report. */
	copy: string | null;
}

export function finding(
	check: CheckName,
	severity: Severity,
	problem: string,
	whatToDo = '',
	copy: string | null = null,
): Finding {
	return { check, severity, problem, whatToDo, copy };
}

export function findingOfError(check: CheckName, severity: Severity, error: ProtrackError): Finding {
	return finding(check, severity, `${messageText(error)}.`, hintText(error.hints));
}

/** The worst first; of one severity in the order in which they were found. */
export function bySeverity(findings: readonly Finding[]): Finding[] {
	const rank = ({ severity }: Finding) => severities.indexOf(severity);
	return [...findings].sort((a, b) => rank(a) - rank(b));
}
