import { escaped } from '../../picture';
import type { ByteWriter } from './byteWriter';
import { DEGREE } from './pointStore';

/** @param text printable: see `printableLine` */
export const xmlElement = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A time as "2026-01-31T08:30:00Z". */
export function writeUtc(out: ByteWriter, seconds: number): void {
	out.time(Math.round(seconds), 'T');
	out.ascii('Z');
}

/** Degrees, as a point or stop has them, in ten-millionths. */
export const scaledDegrees = (degrees: number): number => Math.round(degrees * DEGREE);
