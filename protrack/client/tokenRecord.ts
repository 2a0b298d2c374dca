import { z } from '../thirdParty';
import { readNumber, readText } from './readValue';

/** The platform's tokens have 47 characters; those of white labels may have some hundreds, nearly all of them letters and digits. */
const MAX_TOKEN = 2000;
const MAX_TOKEN_SIGNS = 100;

/** The life of a token for which the server gives none, or 0, which would cost a login for each call. */
const USUAL_LIFE_SECONDS = 7200;

/**
 * A token is sent with each call and searched for in each reply, so its size is limited. The host may store it where a text that begins with "=" is
 * evaluated as an expression; a server could use that to run its own and get the result back as the token.
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
