import { ProtrackError, type Hint, type HintName, type FieldName } from '../protrack/client';

/* The words of errors that name settings and buttons of n8n. `protrack/` gives these parts as data, because it does not know n8n. */

const IN_OVERRIDES = 'in the credential under "Endpoint Overrides", which the platform "Other" has';

const hintTexts: Record<HintName, string | ((value: string) => string)> = {
	allowHttp:
		'Check the base URL in the credential. If the platform serves plain http only, turn on "Allow Plain HTTP" there.',
	allowHttpOrUseHttps:
		'Use https, or open the credential and turn on "Allow Plain HTTP" if your platform serves nothing else.',
	askForLess:
		'Ask for less, for example for a shorter time range. If it stays, check the base URL in the credential, and ask your provider.',
	checkAccountName:
		'Either the account name in the credential is mistyped, or the Open API is not turned on for this account: check the name first, then ask your provider to turn it on.',
	checkBaseUrl: 'Check the base URL in the credential, and that this machine can reach the platform.',
	checkLoginPath: `Check the base URL in the credential. If it is right, ask your provider for the path of chapter 2.1 of the API document and enter it as "authorization" ${IN_OVERRIDES}.`,
	checkLoginSettings:
		'Check that account and password in the credential are filled in and right, then the base URL, and with the platform "Other" the path of "authorization" if there is one under "Endpoint Overrides".',
	checkOwner:
		'Check the IMEI. If it is right, use the credential of the account that the device belongs to, or ask your provider to move the device.',
	checkPathAndMethod: 'Check "Path" and "Method" against the API document of your provider.',
	checkPlatform: 'Check that the base URL in the credential belongs to a Protrack platform.',
	checkValues: 'Check the values of this node, for example IMEI, account and times.',
	checkValuesAgainstLimits: 'Check the values of this node against the limits that its fields name.',
	correctLogin:
		'Open the credential and correct account and password. Nothing is tried again with this password for an hour, so that the account does not get locked.',
	correctOverrides:
		'Open the credential and correct it, e.g. {"subAccountList": {"path": "/api/account/list", "method": "GET"}}',
	correctValue: 'Correct the value in this node; nothing was sent to the platform.',
	enterApiAddress:
		'Check the base URL in the credential: it must be the address of the Open API, often api.(your platform), not that of the web site.',
	enterBaseUrl: 'Open the credential and enter the address of the API, e.g. https://api.example.com',
	enterFoundPath: (json) => `Enter ${json} ${IN_OVERRIDES}.`,
	enterMissingValue: 'Fill in the empty field of this node, or check the expression that should fill it.',
	enterPath: (chapter) =>
		`Ask your provider for the path of chapter ${chapter} of the API document and enter it ${IN_OVERRIDES}.`,
	enterPlainBaseUrl:
		'Open the credential and enter the address of the API, e.g. https://api.example.com or https://api.example.com/V2. Its path may have letters, digits, "-", "_" and "." only.',
	getAnswerLater: 'It may still carry the command out; "Get Status" tells later.',
	omitToken: 'Remove it: the token of the credential is added by itself.',
	reportOrCheckPlatform:
		'Check that the base URL in the credential belongs to a Protrack platform; if it does, please report this.',
	retryOrAskProvider: 'Run the workflow again; if it stays, ask your provider.',
	retryOrCheckBaseUrl: 'Try again later; if it stays, check the base URL in the credential.',
	retryOrTestLogin: 'Run the node again. If it stays, open the credential and test it.',
	retryWhenOnline: 'Wait until the device is online, then run the node again.',
	setBaseUrlToTarget: (target) =>
		`Open the credential and set the base URL to the address of the API${target === '' ? '' : `, perhaps ${target}`}.`,
	setClock: 'The clock of the machine that runs n8n is wrong. Set it, for example by NTP.',
	shortenBaseUrl: (address) =>
		`Open the credential and shorten it to ${address}. Paths that differ go into "Endpoint Overrides".`,
	useAccountBlock: 'Use the operation "Block" of the node "Protrack Account".',
	useAccountUnblock: 'Use the operation "Unblock" of the node "Protrack Account".',
	useChangePassword: 'Use the operation "Change Password" of the node "Protrack Account".',
	useCommandNode:
		'Use the node "Protrack Command": it makes sure that a vehicle stands still before its engine is stopped.',
	useOldPosition:
		'Wait until it is online, give the center by coordinates, or turn on the option "Allow Old Position".',
	useSeparateAccount:
		'Another program may be logging in with the same account: each login ends the token of the other. Use one account for n8n alone.',
};

const fieldTexts: Record<FieldName, string> = {
	baseUrl: 'The base URL in the credential',
	endpointOverrides: '"Endpoint Overrides" in the credential',
	path: '"Path"',
};

/** @returns what to do, as one text */
export function hintText(hints: Hint | readonly Hint[]): string {
	return [hints].flat().map(textOf).join(' ');
}

function textOf(hint: Hint): string {
	if (typeof hint === 'string') return hint;
	const text = hintTexts[hint.name];
	return typeof text === 'string' ? text : text(hint.value ?? '');
}

/** @returns what happened */
export function messageText({ message, field }: ProtrackError): string {
	return field ? `${fieldTexts[field.name]} ${field.problem}` : message;
}

/** @returns what happened and what to do, for places that show one text only */
export function errorText(error: ProtrackError): string {
	return `${messageText(error)}. ${hintText(error.hints)}`;
}

/**
 * What `authenticate` throws: n8n shows only the message of an error that it does not know, and its own words for one with an HTTP code.
 * @returns message and hints in one; an error that is not ours stays as it is
 */
export function toPlainError(error: unknown): unknown {
	return error instanceof ProtrackError ? new Error(errorText(error)) : error;
}
