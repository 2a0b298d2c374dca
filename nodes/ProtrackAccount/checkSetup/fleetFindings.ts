import { counted, inDigits, plural, summarizeList, type DeviceRecord } from '../../../protrack/client';
import {
	deviceLabel,
	MAX_OF_ONE_ACCOUNT,
	toDevice,
	type FleetHealth,
	type FleetSurvey,
	type HealthLimits,
	type SurveyPart,
} from '../../../protrack/fleet';
import { eventTitles, impossibleEvents } from '../../../protrack/monitor';
import { checkOf } from './connectionFindings';
import { finding, findingOfError, type CheckName, type Finding } from './finding';

/* What the account shows of its devices. */

/** From here on the limit of an account's list is near. */
const NEARLY_FULL = 450;

/** All findings about what was read. */
export function fleetFindings(
	survey: FleetSurvey,
	health: FleetHealth,
	limits: HealthLimits & { findsUnknownCalls: boolean },
): Finding[] {
	return [
		...errorFindings(survey, limits.findsUnknownCalls),
		...unreadFindings(survey),
		...(survey.accounts.length === 0 ? [] : [countFinding(survey, health), ...stateFindings(health, limits)]),
		...subAccountFindings(survey),
		...sizeFindings(survey),
		...alarmListFindings(survey),
		...eventFindings(survey),
	];
}

const checks: Record<SurveyPart, CheckName> = {
	devices: 'devices',
	subAccounts: 'subAccounts',
	positions: 'positions',
	alarmList: 'alarmList',
};

const LOOK_FOR_CALLS = 'Or run this again with "Find Unknown Calls" on, which looks for it.';

function errorFindings({ accounts, errors }: FleetSurvey, findsUnknownCalls: boolean): Finding[] {
	return errors.map(({ part, error }) => {
		const isOfPart =
			error.isDeviceScoped ||
			part === 'subAccounts' ||
			['unsupported', 'damaged', 'rate', 'limit'].includes(error.kind) ||
			// The login works: it has shown the devices.
			(accounts.length > 0 && checkOf(error) === 'login');
		const found = findingOfError(
			isOfPart ? checks[part] : checkOf(error),
			part === 'subAccounts' ? 'warning' : 'error',
			error,
		);
		const isElsewhere = part === 'subAccounts' && error.kind === 'unsupported' && !findsUnknownCalls;
		return isElsewhere ? { ...found, whatToDo: `${found.whatToDo} ${LOOK_FOR_CALLS}` } : found;
	});
}

const words: Record<SurveyPart, string> = {
	devices: 'devices',
	subAccounts: 'sub-accounts',
	positions: 'positions',
	alarmList: 'list of alarms',
};

/** Where devices were read but not all the rest, the findings would sound complete. */
function unreadFindings({ accounts, errors, unread }: FleetSurvey): Finding[] {
	if (accounts.length === 0 || errors.length === 0 || unread.size === 0) return [];
	const parts = [...unread].map((part) => words[part]).join(', ');
	return [
		finding(
			'stopped',
			'warning',
			`The check ended at an error and did not read: ${parts}.`,
			'Run it again when the error is gone.',
		),
	];
}

function countFinding(survey: FleetSurvey, health: FleetHealth): Finding {
	const { devices, positions } = survey;
	const skipped = skippedAccounts(survey);
	if (devices.length === 0) {
		return finding(
			'devices',
			'warning',
			`The account shows no devices.${skipped}`,
			'Use the credential of the account that the devices belong to, or ask your provider to move them to this one.',
		);
	}
	const counts = [
		[health.online, 'online'],
		[health.offline, 'offline'],
		[health.neverOnline, 'never online'],
		[health.expired, 'expired'],
		[health.blocked, 'blocked'],
	] as const;
	const states = counts.flatMap(([group, word]) => (group.length > 0 ? [`${inDigits(group.length)} ${word}`] : []));
	const isPart = positions.size > 0 && positions.size < devices.length;
	const known = isPart ? ` The positions of ${inDigits(positions.size)} of them were read.` : '';
	return finding(
		'devices',
		'info',
		`${counted(devices.length, 'device')}${states.length > 0 ? `: ${states.join(', ')}` : ''}.${known}${skipped}`,
	);
}

/** What the numbers of devices do not include: a sentence, "" where they are complete. */
function skippedAccounts({ accounts, subAccounts }: FleetSurvey): string {
	const total = subAccounts ?? 0;
	const skipped = total - (accounts.length - 1);
	return skipped > 0
		? ` ${inDigits(skipped)} of ${counted(total, 'sub-account')} ${skipped === 1 ? 'was' : 'were'} not looked at.`
		: '';
}

function stateFindings(health: FleetHealth, { silentDays, endsWithinDays }: HealthLimits): Finding[] {
	const about = (
		group: readonly DeviceRecord[],
		check: CheckName,
		severity: Finding['severity'],
		what: string,
		whatToDo: string,
	): Finding[] =>
		group.length === 0
			? []
			: [
					finding(
						check,
						severity,
						`${inDigits(group.length)} ${plural(group.length, 'device')} ${what}: ${labels(group)}.`,
						whatToDo,
					),
				];
	return [
		...about(
			health.expired,
			'subscriptions',
			'error',
			'with an ended subscription',
			'Renew it with your provider. Until then the platform shows nothing new of them, and they bring no events.',
		),
		...about(
			health.endsSoon,
			'subscriptions',
			'warning',
			`whose subscription ends within ${counted(endsWithinDays, 'day')}`,
			'Renew it with your provider in time. The trigger has an event for this: "Subscription: Ends Soon".',
		),
		...about(health.blocked, 'devices', 'error', 'blocked by the platform', 'Ask your provider to unblock them.'),
		...about(
			health.silent,
			'devices',
			'warning',
			`silent for ${counted(silentDays, 'day')} or longer`,
			'Check their power, their SIM card and whether they are still installed.',
		),
		...about(
			health.neverOnline,
			'devices',
			'warning',
			'never online',
			'Check that they are installed, and that their SIM card and APN are set up.',
		),
	];
}

const labels = (devices: readonly DeviceRecord[]) =>
	summarizeList(devices.map((device) => deviceLabel(toDevice(device)).slice(0, 60)));

/** "All Devices" means those of the own account, which surprises who has most vehicles in sub-accounts. */
function subAccountFindings({ accounts, devices }: FleetSurvey): Finding[] {
	const below = accounts.slice(1).reduce((sum, account) => sum + account.devices, 0);
	if (below === 0) return [];
	return [
		finding(
			'subAccounts',
			'info',
			`${inDigits(below)} of ${counted(devices.length, 'device')} ${below === 1 ? 'is' : 'are'} in sub-accounts.`,
			'Turn on "Include Sub-Accounts" in the nodes and triggers that should see them too.',
		),
	];
}

function sizeFindings({ accounts, subAccounts }: FleetSurvey): Finding[] {
	const sizes = [
		...accounts.map(({ account, devices }) => ({ account, count: devices, what: 'device' })),
		...accounts.slice(0, 1).map(({ account }) => ({ account, count: subAccounts ?? 0, what: 'sub-account' })),
	];
	return sizes
		.filter(({ count }) => count >= NEARLY_FULL)
		.map(({ account, count, what }) => {
			const isFull = count >= MAX_OF_ONE_ACCOUNT;
			return finding(
				'accountSize',
				isFull ? 'error' : 'warning',
				`The account "${account.slice(0, 100)}" shows ${counted(count, what)}, and the platform shows at most ${MAX_OF_ONE_ACCOUNT} of one account.${isFull ? ' There may be more, which nothing here can see.' : ''}`,
				`Spread the ${what}s over several sub-accounts.`,
			);
		});
}

function alarmListFindings({ alarmList }: FleetSurvey): Finding[] {
	if (alarmList === null) return [];
	if (alarmList === 'new') return [finding('alarmList', 'ok', 'The platform has the new list of alarms.')];
	return [
		finding(
			'alarmList',
			'warning',
			'The platform has only the old list of alarms (chapter 2.8), in which alarms have no name of their geofence.',
			'Nothing: it is used automatically. Filters by the name of a geofence find nothing. Ask your provider for an update of the server (chapter 2.17).',
		),
	];
}

function eventFindings({ devices, positions }: FleetSurvey): Finding[] {
	const shown = devices.flatMap((record) => {
		const track = positions.get(record.imei);
		return track ? [{ record, track }] : [];
	});
	const impossible = impossibleEvents(shown);
	if (impossible === null) return [];
	if (impossible.length === 0) return [finding('events', 'ok', 'These devices can bring every event of the trigger.')];
	const titles = impossible.map((name) => eventTitles[name]);
	return [
		finding(
			'events',
			'info',
			`These devices report nothing from which these events of the trigger could come: ${titles.join(', ')}. All others can come.`,
			'Leave them out of the events of the trigger. If a sensor is there, ask your provider to set it up.',
		),
	];
}
