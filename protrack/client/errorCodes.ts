import type { ErrorKind, ErrorScope, FailureCause } from './errorKinds';
import type { Hint } from './hints';

/** An error in words, and what follows from it where that differs from its kind (errorKinds.ts). */
export interface ErrorInfo {
	kind: ErrorKind;
	scope?: ErrorScope;
	failureCause?: FailureCause | null;
	/** What happened. */
	message: string;
	/** What to do about it. */
	hint: Hint | readonly Hint[];
	/** The HTTP status that says the same; the platform itself answers 200 to everything. */
	httpCode: string;
}

/** A code of the platform. */
export interface PlatformCode extends ErrorInfo {
	/**
	 * Whether a write (a command, a message, a geofence, a change of an account) that is answered with this code may have been carried out: false only
	 * where the platform says that it rejected the request or could not carry it out.
	 */
	outcomeUnknown: boolean;
}

/** The platform's codes (chapter 3), each with what it means to a person. */
export const errorCodes: Readonly<Record<number, PlatformCode>> = {
	10000: {
		kind: 'temporary',
		message: 'The platform reports a system error',
		hint: 'This is an error on the side of the platform. Try again later; if it stays, ask your provider.',
		httpCode: '500',
		// Seen after the platform had accepted a command.
		outcomeUnknown: true,
	},
	10001: {
		kind: 'unsupported',
		message: 'The platform does not know this call',
		hint: 'The path of this call may differ on your platform. Ask your provider for it.',
		httpCode: '404',
		outcomeUnknown: false,
	},
	10002: {
		kind: 'token',
		message: 'The login has timed out',
		hint: { name: 'retryOrTestLogin' },
		httpCode: '401',
		outcomeUnknown: false,
	},
	10003: {
		kind: 'token',
		message: 'The session has expired',
		hint: { name: 'retryOrTestLogin' },
		httpCode: '401',
		outcomeUnknown: false,
	},
	10004: {
		kind: 'input',
		message: 'The platform refuses a parameter',
		hint: { name: 'checkValues' },
		httpCode: '400',
		outcomeUnknown: false,
	},
	10005: {
		kind: 'input',
		message: 'A required parameter is missing',
		hint: { name: 'enterMissingValue' },
		httpCode: '400',
		outcomeUnknown: false,
	},
	10006: {
		kind: 'input',
		message: 'A parameter is out of range',
		hint: { name: 'checkValuesAgainstLimits' },
		httpCode: '400',
		outcomeUnknown: false,
	},
	10007: {
		kind: 'permission',
		// The account may not use the API at all.
		scope: 'account',
		message: 'The platform denies permission',
		hint: 'The Open API has to be turned on for this account by your provider, and the account must be allowed to see what you ask for.',
		httpCode: '403',
		outcomeUnknown: false,
	},
	10009: {
		kind: 'rate',
		message: 'The platform says that requests come too often',
		hint: 'Ask less often, or spread workflows that use this account. Other programs that use the same account count too.',
		httpCode: '429',
		outcomeUnknown: false,
	},
	10010: {
		kind: 'token',
		message: 'The access token does not exist any more',
		hint: { name: 'useSeparateAccount' },
		httpCode: '401',
		outcomeUnknown: false,
	},
	10011: {
		kind: 'token',
		message: 'The access token is not valid any more',
		hint: { name: 'useSeparateAccount' },
		httpCode: '401',
		outcomeUnknown: false,
	},
	10012: {
		kind: 'token',
		message: 'The access token is out of date',
		hint: { name: 'retryOrTestLogin' },
		httpCode: '401',
		outcomeUnknown: false,
	},
	10013: {
		kind: 'permission',
		message: 'This account may not see the device',
		hint: { name: 'checkOwner' },
		httpCode: '403',
		outcomeUnknown: false,
	},
	10014: {
		kind: 'temporary',
		message: 'The platform refuses the time of the request',
		hint: { name: 'setClock' },
		httpCode: '400',
		outcomeUnknown: false,
	},
	10016: {
		kind: 'login',
		scope: 'account',
		failureCause: 'login-invalid',
		message: 'The account is blocked',
		hint: 'Ask your provider to unblock the account.',
		httpCode: '403',
		outcomeUnknown: false,
	},
	20001: {
		kind: 'login',
		failureCause: 'login-invalid',
		message: 'The account or its password is wrong',
		hint: { name: 'correctLogin' },
		httpCode: '401',
		outcomeUnknown: false,
	},
	20005: {
		kind: 'input',
		scope: 'device',
		message: 'The platform does not know what was asked for',
		hint: 'Check the IMEI, account or id.',
		httpCode: '404',
		outcomeUnknown: false,
	},
	20017: {
		kind: 'device',
		message: 'The device is offline',
		hint: { name: 'retryWhenOnline' },
		httpCode: '409',
		outcomeUnknown: false,
	},
	20018: {
		kind: 'device',
		message: 'The platform could not send the command',
		hint: 'Check that the device is online, then decide whether to send it again. It is never sent again by itself.',
		httpCode: '502',
		outcomeUnknown: false,
	},
	20023: {
		kind: 'noData',
		message: 'There is no data',
		hint: 'Ask for another time range or another device.',
		httpCode: '404',
		// It tells that there is nothing to read, not whether something was changed.
		outcomeUnknown: true,
	},
	20046: {
		kind: 'device',
		message: 'The subscription of the target has expired',
		hint: 'Renew it with your provider.',
		httpCode: '402',
		outcomeUnknown: false,
	},
	20048: {
		kind: 'device',
		message: 'The device does not support this command',
		hint: 'Check the command and its parameters against the model of the device.',
		httpCode: '400',
		outcomeUnknown: false,
	},
	20089: {
		kind: 'device',
		message: 'The device is blocked',
		hint: 'Ask your provider to unblock the device.',
		httpCode: '403',
		outcomeUnknown: false,
	},
};

/** Codes that are handled by name. */
export const UNKNOWN_CALL = 10001;
/** The parameter may be one of many IMEIs. */
export const PARAMETER_REJECTED = 10004;
export const PARAMETER_MISSING = 10005;
export const PERMISSION_DENIED = 10007;
export const TIME_REJECTED = 10014;
export const ACCOUNT_BLOCKED = 10016;
export const TARGET_UNKNOWN = 20005;
export const NO_DATA = 20023;

/** @returns the meaning of a code; for one that the document does not list, an error that names it */
export function errorOfCode(code: number): PlatformCode {
	return (
		errorCodes[code] ?? {
			kind: 'reply',
			message: `The platform answered with code ${code}, which its document does not list`,
			hint: 'Ask your provider what this code means.',
			httpCode: '502',
			outcomeUnknown: true,
		}
	);
}
