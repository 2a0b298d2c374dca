/*
 * What to do about an error. A hint that refers to the user interface of the host program is data; the code that shows the error has the words for it.
 */

export const hintNames = [
	'allowHttp',
	'allowHttpOrUseHttps',
	'askForLess',
	'checkAccountName',
	'checkBaseUrl',
	'checkLoginPath',
	'checkLoginSettings',
	'checkOwner',
	'checkPathAndMethod',
	'checkPlatform',
	'checkValues',
	'checkValuesAgainstLimits',
	'correctLogin',
	'correctOverrides',
	'correctValue',
	'enterApiAddress',
	'enterBaseUrl',
	/** `value`: the overrides to enter, as JSON. */
	'enterFoundPath',
	'enterMissingValue',
	/** `value`: chapter of the vendor's document. */
	'enterPath',
	'enterPlainBaseUrl',
	'getAnswerLater',
	'omitToken',
	'reportOrCheckPlatform',
	'retryOrAskProvider',
	'retryOrCheckBaseUrl',
	'retryOrTestLogin',
	'retryWhenOnline',
	/** `value`: the address that a redirect names, if it can be told. */
	'setBaseUrlToTarget',
	'setClock',
	/** `value`: what to shorten the base URL to. */
	'shortenBaseUrl',
	'useAccountBlock',
	'useAccountUnblock',
	'useChangePassword',
	'useCommandNode',
	'useOldPosition',
	'useSeparateAccount',
] as const;

export type HintName = (typeof hintNames)[number];

/** A hint whose words depend on the program that shows it. */
interface NamedHint {
	name: HintName;
	value?: string;
}

/** One or more sentences. */
export type Hint = string | NamedHint;

/** For a server that cannot be reached or does not answer. */
export const TRY_LATER = 'Try again later; if it stays, ask your provider whether the API is up.';

/** Fields that the host program shows under a name of its own. */
export const fieldNames = ['baseUrl', 'endpointOverrides', 'path'] as const;

export type FieldName = (typeof fieldNames)[number];
