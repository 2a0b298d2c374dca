import { z } from '../thirdParty';
import { readNumber, readText } from './readValue';

/** The platform's tokens have 47 characters; those of white labels may have some hundreds, nearly all of them letters and digits. */
const MAX_TOKEN = 2000;
const MAX_TOKEN_SIGNS = 100;

/** What a server means that names no life, or one of 0, which would cost a login for each call. */
const USUAL_LIFE_SECONDS = 7200;

/**
 * A token is sent with each call, and looked for in each reply; one of any size would make both impossible. It is stored in the credential, where n8n
 * takes a text that begins with "=" for an expression: a server could have its own evaluated, and the result sent to it as the token.
 */
const token = z
	.unknown()
	.transform(readText)
	.refine((text) => text !== '', 'is missing')
	.refine(
		(text) =>
			!text.startsWith('=') && text.length <= MAX_TOKEN && (text.match(/[^0-9a-z]/gi)?.length ?? 0) <= MAX_TOKEN_SIGNS,
		'is no token',
	);

/** Chapter 2.1. `expiresIn` in seconds. */
export const tokenRecord = z
	.object({ access_token: token, expires_in: z.unknown().transform(readNumber) })
	.transform(({ access_token, expires_in }) => ({
		accessToken: access_token,
		expiresIn: expires_in !== null && expires_in > 0 ? expires_in : USUAL_LIFE_SECONDS,
	}));
