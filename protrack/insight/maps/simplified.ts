import type { Spot } from '../../picture';
import { simplifyLine } from '../../thirdParty';

/** What is left out of a line is nearer to it than this; pixels. */
const TOLERANCE = 0.4;
/** The library calls itself for each point that stays, and looks at all points each time, so it gets short pieces. */
const PIECE = 500;

/** A line without the spots that nobody would see. */
export function simplified(spots: readonly Spot[]): Spot[] {
	const line: Spot[] = [];
	for (let begin = 0; begin < spots.length; begin += PIECE) {
		// Each piece ends where the next one begins.
		const piece = spots.slice(begin, begin + PIECE + 1).map(({ x, y }) => ({ x, y }));
		const kept = simplifyLine(piece, TOLERANCE, true);
		for (const spot of begin === 0 ? kept : kept.slice(1)) line.push(spot);
	}
	return line;
}
