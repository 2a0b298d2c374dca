import {
	epochSecondsNow,
	errorToKeep,
	extendClient,
	paceOf,
	ProtrackError,
	wasCanceled,
	type ProtrackClient,
} from '../../../protrack/client';
import {
	assessFleet,
	CallStatistics,
	emptySurvey,
	RunLimits,
	surveyFleet,
	type HealthLimits,
} from '../../../protrack/fleet';
import { clockFinding, loginFinding, paceFinding, speedFindings, tokenFindings } from './connectionFindings';
import { finding, type CheckName, type Finding } from './finding';
import { fleetFindings } from './fleetFindings';
import { reportOf } from './report';
import { basePathAdvice, findUnknownCalls, unknownCallFindings } from './unknownCalls';

/** Login and search not counted. */
const MAX_CALLS = 15;
const MAX_RECORDS = 100_000;

/** With a finding of these nobody can say that the login works. */
const DENIED: readonly CheckName[] = ['connection', 'login', 'openApi'];

interface CheckOptions extends HealthLimits {
	findsUnknownCalls: boolean;
}

/**
 * Looks at everything that can be wrong between n8n and the platform: reads only. What fails is a finding; a canceled check gives what it has found.
 * @returns the items of the operation
 */
export async function checkSetup(client: ProtrackClient, options: CheckOptions): Promise<Finding[]> {
	const survey = emptySurvey();
	const statistics = new CallStatistics();
	const login: Finding[] = [];
	const isStopped = await wasCanceled(async () => {
		const error = await loginErrorOf(client);
		if (error) {
			login.push(loginFinding(error));
			const whatToDo = await basePathAdvice(client, error);
			if (whatToDo !== '') login.splice(0, 1, { ...loginFinding(error), whatToDo });
		} else {
			await surveyFleet(statistics.observe(withFewCalls(client)), survey, serverTime(client));
		}
		if (options.findsUnknownCalls) await findUnknownCalls(client);
	});
	const offset = statistics.clockOffset;
	const health = assessFleet(survey, options, epochSecondsNow() + (offset ?? 0));
	const all = fleetFindings(survey, health, options);
	// The user has stopped it, no error.
	const ofFleet = isStopped ? all.filter(({ check }) => check !== 'stopped') : all;
	const isDenied = [...login, ...ofFleet].some(({ check }) => DENIED.includes(check));
	const findings = [
		...login,
		...(isDenied || statistics.calls === 0 ? [] : [finding('login', 'ok', 'The login works.')]),
		...(offset === null ? [] : [clockFinding(offset)]),
		...tokenFindings(client.earlyTokenEnd?.()),
		...(statistics.calls === 0 ? [] : [paceFinding(statistics, paceOf(client))]),
		...speedFindings(statistics),
		...ofFleet,
		...(options.findsUnknownCalls ? unknownCallFindings(client) : []),
		...(isStopped ? [stopped()] : []),
	];
	return reportOf(findings, { server: client.serverKey ?? 'unknown', survey, statistics });
}

/** The findings where there is no session: the credential cannot be used as it is. */
export function findingsWithoutSession(error: ProtrackError): Finding[] {
	return reportOf([loginFinding(error)], {
		server: 'unknown',
		survey: emptySurvey(),
		statistics: new CallStatistics(),
	});
}

const stopped = () =>
	finding('stopped', 'info', 'The check was stopped, so not everything was checked.', 'Run it again to see the rest.');

/** @returns why there is no token, undefined when there is one @throws ProtrackError `canceled` */
async function loginErrorOf(client: ProtrackClient): Promise<ProtrackError | undefined> {
	try {
		await client.ensureToken();
		return undefined;
	} catch (thrown) {
		return errorToKeep(thrown);
	}
}

/** A client that makes few calls, and does not look for calls by itself: that takes longer than this check may. */
function withFewCalls(client: ProtrackClient): ProtrackClient {
	const limits = new RunLimits({ calls: MAX_CALLS, items: MAX_RECORDS }, (what) =>
		ProtrackError.of({
			kind: 'limit',
			message: `The check ended after ${what === 'calls' ? `${MAX_CALLS} calls` : 'too many records'}`,
			hint: 'Run it again when the platform answers without errors.',
			httpCode: '429',
		}),
	);
	return limits.limit(extendClient(client, { probe: undefined }));
}

const serverTime = (client: ProtrackClient) => epochSecondsNow() + (client.clockOffset?.() ?? 0);
