import type { IBinaryData } from 'n8n-workflow';

import { ProtrackError, serverWords } from '../../protrack/client';
import type { Run } from './items';

/** Characters. */
const MAX_REASON = 200;

/**
 * Hands a file over to n8n, which keeps it in memory, on disk or elsewhere.
 * @returns what an item has of it
 * @throws ProtrackError `temporary` where n8n cannot keep it, e.g. because the disk is full
 */
export async function storeFile(
	{ context }: Pick<Run, 'context'>,
	bytes: Uint8Array,
	fileName: string,
	mimeType: string,
): Promise<IBinaryData> {
	// The same memory, because the file may be large.
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	try {
		return await context.helpers.prepareBinaryData(buffer, fileName, mimeType);
	} catch (thrown) {
		const reason = serverWords(thrown instanceof Error ? thrown.message : String(thrown), MAX_REASON);
		throw ProtrackError.of({
			kind: 'temporary',
			message: `n8n could not store the file "${fileName}": ${reason}`,
			hint: 'Ask who runs n8n to look at the place where it stores binary data, and whether there is space left.',
			httpCode: '507',
		});
	}
}
