/* The parts of which a PNG file consists. */

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let remainder = byte;
	for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
	return remainder;
});

/** The checksum of PNG (CRC-32). */
export function crc32(bytes: Uint8Array): number {
	let remainder = 0xffffffff;
	for (const byte of bytes) remainder = (CRC_TABLE[(remainder ^ byte) & 0xff] ?? 0) ^ (remainder >>> 8);
	return ~remainder >>> 0;
}

/** Length, name, data and checksum. */
export function pngChunk(name: string, data: Uint8Array): Uint8Array {
	const chunk = new Uint8Array(data.length + 12);
	const view = new DataView(chunk.buffer);
	view.setUint32(0, data.length);
	chunk.set(new TextEncoder().encode(name), 4);
	chunk.set(data, 8);
	view.setUint32(data.length + 8, crc32(chunk.subarray(4, data.length + 8)));
	return chunk;
}

export function joinChunks(parts: readonly Uint8Array[]): Uint8Array {
	const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let position = 0;
	for (const part of parts) {
		joined.set(part, position);
		position += part.length;
	}
	return joined;
}
