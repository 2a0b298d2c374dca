import { ProtrackError } from '../protrack/client';

/**
 * What `authenticate` throws: of an error that n8n does not know it shows the message alone, and of one with an HTTP code words of its own.
 * @returns message and hint in one; what is no error of ours stays as it is
 */
export function inWords(error: unknown): unknown {
	return error instanceof ProtrackError ? new Error(error.fullText) : error;
}
