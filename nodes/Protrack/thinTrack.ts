import { field, shownFor, type Field } from '../shared/field';
import { readNumber } from '../shared/numbers';

/** Three days of driving. n8n copies an item several times: with 600,000 points that takes a gigabyte. */
const USUAL_POINTS = 20_000;
const MAX_POINTS = 1_000_000;

/** How many points the item of a track may have. */
export const maxTrackPointsOption: Field<number> = shownFor(
	{ '/output': ['track'] },
	field(
		{
			displayName: 'Max Points of a Track',
			name: 'maxTrackPoints',
			type: 'number',
			typeOptions: { minValue: 2, maxValue: MAX_POINTS },
			default: USUAL_POINTS,
			description: 'A longer track has as many points as this, spread evenly, and a hint says so',
		},
		(value, title) =>
			readNumber(value, title, {
				...{ min: 2, max: MAX_POINTS, unit: 'points', whole: true },
				hint: 'Correct it, or remove the option.',
			}),
	),
);

/** At most so many of the points, spread evenly, the first and the last one among them. @param max at least 2 */
export function thinTrack<Point>(points: Point[], max: number): Point[] {
	if (points.length <= max) return points;
	const step = (points.length - 1) / (max - 1);
	return Array.from({ length: max }, (_, index) => points[Math.round(index * step)] as Point);
}
