/*
 * What to do about an error. Where that names a setting or a button of the program that uses this library, the hint is data: who shows the error has
 * the words for it.
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

/** Fields that have another name for people. */
export const fieldNames = ['baseUrl', 'endpointOverrides', 'path'] as const;

export type FieldName = (typeof fieldNames)[number];
