import { SparkMD5 } from '../vendor';
import { endpoints } from './endpoints';
import { isFromCache, readEnvelope, type Envelope, type Reply } from './envelope';
import { ProtrackError } from './errors';
import { readOverrides } from './overrides';
import { originOf, type PlatformChoice } from './platforms';
import { secretsOf } from './secrets';
import { hashPassword, sign } from './signature';

/** What an account needs to log in, as the credential holds it. */
export interface LoginInput extends PlatformChoice {
	account: string;
	/** Plain or md5. */
	password: string;
	endpointOverrides?: unknown;
}

export interface Token {
	accessToken: string;
	/** Seconds. */
	expiresIn: number;
	/** The server's clock in epoch seconds when it gave the token, null when it did not tell. */
	serverTime?: number | null;
}

export type Get = (url: string, query: Record<string, string>) => Promise<Reply>;

/**
 * Exchanges account and password for a token (chapter 2.1). The new token ends the old one at once.
 * When the platform refuses our time (10014) it is asked once more with its own, taken from the reply's `Date` header.
 * @param get sends one request
 * @param now epoch seconds by the host's clock
 * @throws ProtrackError; a wrong password is never tried again
 */
export async function login(input: LoginInput, get: Get, now: number): Promise<Token> {
	const first = await authorize(input, get, now);
	const corrected = first.code === 10014 && first.serverTime !== null;
	const envelope = corrected ? await authorize(input, get, first.serverTime ?? now) : first;
	const { title, result } = endpoints.authorization;
	if (envelope.code !== 0) throw refusalOf(envelope, title);
	const token = result.safeParse(envelope.record);
	// What a cache kept does not tell the time.
	if (token.success) return { ...token.data, serverTime: isFromCache(envelope.age) ? null : envelope.serverTime };
	throw ProtrackError.of({
		kind: 'reply',
		message: `The platform accepted the login but sent no token (${title})`,
		advice: 'Check that the base URL in the credential belongs to a Protrack platform.',
		httpCode: '502',
	});
}

/** When the platform refuses its own time as well, later does not help. */
function refusalOf({ code, message }: Envelope, title: string): ProtrackError {
	const fault = ProtrackError.fromCode(code, title, message);
	return code === 10014 ? ProtrackError.of({ ...fault, message: fault.message, kind: 'reply' }, code) : fault;
}

async function authorize(input: LoginInput, get: Get, time: number): Promise<Envelope> {
	const path = readOverrides(input.endpointOverrides).authorization?.path ?? endpoints.authorization.path;
	const signature = sign(input.password, time);
	const reply = await get(originOf(input) + path, { time: String(time), account: input.account.trim(), signature });
	const secrets = secretsOf([input.password, hashPassword(input.password), signature]);
	// The record is the token itself, which nobody gets to see, whatever it is made of.
	return readEnvelope(reply, endpoints.authorization.title, { ...secrets, inData: (text) => text });
}

/**
 * Tells whether two logins are the same. A token or a verdict is only good for the login that it was made with,
 * so both are kept together with this mark. It stays inside the encrypted credential.
 */
export function loginMark(input: LoginInput): string {
	const parts = [input.platform, input.baseUrl ?? '', input.account.trim(), hashPassword(input.password)];
	return SparkMD5.hash(parts.join('\n')).slice(0, 12);
}
